import { useSearchParams } from "@remix-run/react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { FileUpload } from "~/components/file-upload";

/** A photo for the form beside it: the id of the last one taken, also when it came by the way without scripts. */
export function usePhoto(): [photoId: string | undefined, taken: (id: string) => void] {
  const [params] = useSearchParams();
  const [id, setId] = useState(params.get("uploaded")?.split(",")[0]);
  return [id, setId];
}

/** Takes a photo: on a phone with the camera at once. A form of its own, to stand before the one that uses it. */
export function PhotoUpload({ photoId, onTaken, next }: { photoId: string | undefined; onTaken: (id: string) => void; next: string }) {
  const { t } = useTranslation("equipment");
  return (
    <div className="flex flex-col gap-2">
      <FileUpload purpose="picture" capture="environment" accept="image/jpeg,image/png,image/webp" label={t("photo.label")} help={t("photo.help")} next={next} onUploaded={(file) => onTaken(file.id)} />
      {photoId ? (
        <p role="status" className="text-dense text-green">
          {t("photo.taken")}{" "}
          <a href={`/files/${photoId}`} className="text-pencil underline">
            {t("photo.open")}
          </a>
        </p>
      ) : null}
    </div>
  );
}
