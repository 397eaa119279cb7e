import { data, type HeadersFunction, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import doorScript from "~/entry.door?worker&url";
import { DoorScreen } from "~/features/booking/doors/components/door-screen";
import { doorFace } from "~/features/booking/doors/face.server";
import { page } from "~/lib/http/answers.server";
import { useNonce } from "~/lib/http/nonce";
import { localeOf } from "~/lib/i18n/i18n.server";

export const handle = { i18n: ["presence"], light: true };
export const meta: MetaFunction<typeof loader> = ({ data: face }) => [{ title: face?.face.room }, { name: "robots", content: "noindex" }];
export const headers: HeadersFunction = () => ({ "Cache-Control": "no-store" });

export const loader = ({ request, params }: LoaderFunctionArgs) =>
  page(async () => {
    const url = new URL(request.url);
    const face = await doorFace(params.secret ?? "", await localeOf(request), new Date());
    return data({ face, news: `${url.pathname.replace(/\.data$/, "")}/face${url.search}` });
  });

/**
 * The display's script may not arrive: a deploy took it away between the page and it, or the network blinked. A page without it would
 * show one moment for ever, so it is loaded anew until it has it. Only when the portal answers: a browser's error page would stay.
 */
const START_AGAIN = `function waits() {
  var door = document.querySelector("[data-door]");
  return !door || door.dataset.runs === undefined;
}
setInterval(function () {
  if (waits()) fetch(location.href, { cache: "no-store" }).then(function (answer) { if (answer.ok && waits()) location.reload(); }, function () {});
}, 60000);`;

/** The display at a door: readable from across the corridor, renewed by its own small script. */
export default function Door() {
  const { face, news } = useLoaderData<typeof loader>();
  const nonce = useNonce();
  return (
    <>
      <DoorScreen face={face} news={news} script={doorScript} />
      <noscript>
        <meta httpEquiv="refresh" content="30" />
      </noscript>
      <script type="module" src={doorScript} nonce={nonce} />
      <script nonce={nonce} dangerouslySetInnerHTML={{ __html: START_AGAIN }} />
    </>
  );
}
