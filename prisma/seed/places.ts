import { db, transaction } from "~/lib/db/client.server";

interface RoomSeed {
  code: string;
  nameRu: string;
  nameEn: string;
  points: string;
  /** Slugs of the resources that stand in it. */
  holds?: readonly string[];
}

interface FloorSeed {
  number: number;
  nameRu: string;
  nameEn: string;
  rooms: readonly RoomSeed[];
  /** Doors: where a leaf hangs on a wall, and how it opens. */
  doors: readonly [x: number, y: number, opens: "up" | "down"][];
  /** More lines of the drawing. */
  lines?: string;
}

const WIDTH = 1200;
const HEIGHT = 700;

/** Outer walls with the glazed stair tower and the loading dock. */
const WALLS = "M40 40 H1160 V660 H820 V676 H680 V660 H40 Z";
/** Windows: two thin lines in the wall. */
const windows = [90, 210, 330, 450, 570, 690, 810, 930, 1050].map((x) => `M${x} 34 h60 M${x} 46 h60`).join(" ") + [100, 240, 380, 520].map((y) => ` M34 ${y} v60 M46 ${y} v60`).join("");
/** The stairs beside the lift: steps, and the arrow up. */
const STAIRS = `${Array.from({ length: 9 }, (_, index) => `M${702 + index * 12} 396 v90`).join(" ")} M702 441 h96 M790 433 l8 8 l-8 8 M720 576 h60 v60 h-60 Z M720 576 l60 60 M780 576 l-60 60`;

const door = ([x, y, opens]: FloorSeed["doors"][number]) => (opens === "up" ? `M${x} ${y} v-44 a44 44 0 0 1 44 44` : `M${x} ${y} v44 a44 44 0 0 0 44 -44`);

const FLOORS: readonly FloorSeed[] = [
  {
    number: 0, nameRu: "Цоколь", nameEn: "Basement",
    rooms: [
      { code: "001", nameRu: "Серверная и рендер-ферма", nameEn: "Server room and render farm", points: "40,40 360,40 360,300 40,300", holds: ["render"] },
      { code: "002", nameRu: "Павильон кукольной анимации", nameEn: "Stop-motion pavilion", points: "360,40 900,40 900,240 840,300 360,300", holds: ["stopmo"] },
      { code: "003", nameRu: "Кукольная мастерская", nameEn: "Puppet workshop", points: "900,40 1160,40 1160,300 840,300 900,240" },
      { code: "004", nameRu: "Площадка А", nameEn: "Stage A", points: "40,380 300,380 300,660 40,660", holds: ["stage-a", "stage-large"] },
      { code: "005", nameRu: "Площадка Б", nameEn: "Stage B", points: "300,380 540,380 540,660 300,660", holds: ["stage-b"] },
      { code: "006", nameRu: "Щитовая", nameEn: "Switchboard", points: "540,380 680,380 680,660 540,660" },
      { code: "Л", nameRu: "Лестница", nameEn: "Stairs", points: "680,380 820,380 820,676 680,676" },
      { code: "007", nameRu: "Фильмофонд", nameEn: "Film archive", points: "820,380 1160,380 1160,660 820,660" },
    ],
    doors: [[200, 300, "up"], [560, 300, "up"], [980, 300, "up"], [140, 380, "down"], [400, 380, "down"], [590, 380, "down"], [940, 380, "down"]],
    lines: `${[395, 435, 475, 515, 555, 595].map((y) => `M300 ${y} v20`).join(" ")} ${[80, 140, 200, 260].map((x) => `M${x} 90 h36 v110 h-36 Z M${x} 118 h36 M${x} 146 h36 M${x} 174 h36`).join(" ")}`,
  },
  {
    number: 1, nameRu: "1 этаж", nameEn: "Floor 1",
    rooms: [
      { code: "101", nameRu: "Захват движения", nameEn: "Motion capture", points: "40,40 400,40 400,300 40,300", holds: ["mocap"] },
      { code: "102", nameRu: "Циклорама и хромакей", nameEn: "Cyclorama", points: "400,40 680,40 680,260 640,300 400,300", holds: ["cyclo"] },
      { code: "103", nameRu: "Кинозал", nameEn: "Screening room", points: "680,40 1160,40 1160,300 640,300 680,260", holds: ["cinema"] },
      { code: "К", nameRu: "Кафе «Раскадровка»", nameEn: "Café Storyboard", points: "40,380 280,380 280,660 40,660" },
      { code: "Г", nameRu: "Гримёрные", nameEn: "Dressing rooms", points: "280,380 480,380 480,660 280,660" },
      { code: "В", nameRu: "Вестибюль", nameEn: "Lobby", points: "480,380 680,380 680,660 480,660" },
      { code: "Л", nameRu: "Лестница", nameEn: "Stairs", points: "680,380 820,380 820,676 680,676" },
      { code: "104", nameRu: "3D-скан", nameEn: "3D scan", points: "820,380 1000,380 1000,660 820,660", holds: ["scan3d"] },
      { code: "105", nameRu: "3D-печать", nameEn: "3D printing", points: "1000,380 1160,380 1160,520 1000,520", holds: ["print3d"] },
      { code: "106", nameRu: "Прокат техники", nameEn: "Equipment desk", points: "1000,520 1160,520 1160,660 1000,660", holds: ["camera-kit", "camera-body", "lens-set", "tripod", "light-set"] },
    ],
    doors: [[220, 300, "up"], [500, 300, "up"], [860, 300, "up"], [120, 380, "down"], [340, 380, "down"], [560, 380, "down"], [880, 380, "down"], [1060, 380, "down"]],
    lines: "M520 660 v16 h120 v-16 M550 676 v14 M580 676 v14 M610 676 v14 M1130 70 v200 M1122 70 v200 M430 70 q0 190 30 200",
  },
  {
    number: 2, nameRu: "2 этаж", nameEn: "Floor 2",
    rooms: [
      { code: "201", nameRu: "Речевая (ADR)", nameEn: "Voice (ADR)", points: "40,40 280,40 280,300 40,300", holds: ["adr"] },
      { code: "202", nameRu: "Шумы (Foley)", nameEn: "Foley", points: "280,40 540,40 540,300 280,300", holds: ["foley"] },
      { code: "203", nameRu: "Перезапись 5.1/Atmos", nameEn: "Re-recording 5.1/Atmos", points: "540,40 900,40 900,240 860,300 580,300 540,240", holds: ["mix"] },
      { code: "204", nameRu: "VR-лаборатория", nameEn: "VR laboratory", points: "900,40 1160,40 1160,300 860,300 900,240", holds: ["vr"] },
      { code: "А", nameRu: "Студии резидентов", nameEn: "Residents' studios", points: "40,380 300,380 300,660 40,660" },
      { code: "Б", nameRu: "Студии резидентов", nameEn: "Residents' studios", points: "300,380 500,380 500,660 300,660" },
      { code: "К", nameRu: "Кухня", nameEn: "Kitchen", points: "500,380 680,380 680,660 500,660" },
      { code: "Л", nameRu: "Лестница", nameEn: "Stairs", points: "680,380 820,380 820,676 680,676" },
      { code: "В", nameRu: "Студии резидентов", nameEn: "Residents' studios", points: "820,380 1160,380 1160,660 820,660" },
    ],
    doors: [[120, 300, "up"], [380, 300, "up"], [700, 300, "up"], [1000, 300, "up"], [140, 380, "down"], [380, 380, "down"], [560, 380, "down"], [960, 380, "down"]],
    lines: "M60 60 h200 v220 h-200 Z M640 80 q80 -24 160 0 M560 120 l20 14 M880 120 l-20 14",
  },
  {
    number: 3, nameRu: "3 этаж", nameEn: "Floor 3",
    rooms: [
      { code: "301", nameRu: "Класс мониторов", nameEn: "Pen display room", points: "40,40 400,40 400,300 40,300", holds: ["cintiq"] },
      { code: "302", nameRu: "Коворкинг", nameEn: "Coworking", points: "400,40 1160,40 1160,660 980,660 980,300 400,300", holds: ["cowork"] },
      { code: "303", nameRu: "Переговорная «Мультстанок»", nameEn: "Meeting room Multstanok", points: "40,380 300,380 300,660 40,660", holds: ["meeting"] },
      { code: "304", nameRu: "Переговорная «Фаза»", nameEn: "Meeting room Faza", points: "300,380 500,380 500,660 300,660", holds: ["meeting-faza"] },
      { code: "К", nameRu: "Кухня", nameEn: "Kitchen", points: "500,380 680,380 680,660 500,660" },
      { code: "Л", nameRu: "Лестница", nameEn: "Stairs", points: "680,380 820,380 820,676 680,676" },
      { code: "А", nameRu: "Тихие кабины", nameEn: "Quiet booths", points: "820,380 920,380 920,660 820,660" },
    ],
    doors: [[200, 300, "up"], [700, 300, "up"], [140, 380, "down"], [380, 380, "down"], [560, 380, "down"], [850, 380, "down"]],
    lines: `${[90, 170, 250, 330].map((x) => `M${x} 80 h40 v24 h-40 Z M${x} 230 h40 v24 h-40 Z`).join(" ")} ${[470, 590, 930, 1050].map((x) => `M${x} 80 h60 v30 h-60 Z`).join(" ")} ${[360, 440, 520, 600].map((y) => `M1090 ${y} h40 v30 h-40 Z`).join(" ")} M820 473 h100 M820 566 h100`,
  },
];

/**
 * The sample building, drawn by hand, with the sample resources in its rooms. Nothing for an operator who has rooms of their own,
 * or who has drawn a building.
 */
export async function seedPlaces(): Promise<void> {
  if ((await db.building.count()) > 0) return;
  const known = new Map((await db.resource.findMany({ where: { slug: { in: FLOORS.flatMap((floor) => floor.rooms.flatMap((room) => [...(room.holds ?? [])])) } }, select: { id: true, slug: true } })).map((row) => [row.slug, row.id]));
  if (known.size === 0) return;
  await transaction(async (tx) => {
    const building = await tx.building.create({ data: { slug: "kadr", nameRu: "Кадр", nameEn: "Kadr", address: "г. Новосибирск, ул. Примерная, д. 1" } });
    const floors = await tx.floor.createManyAndReturn({
      data: FLOORS.map(({ rooms: _rooms, doors, lines = "", ...floor }) => {
        const outline = [WALLS, windows, STAIRS, ...doors.map(door), lines].filter(Boolean).join(" ");
        return { ...floor, buildingId: building.id, width: WIDTH, height: HEIGHT, outline };
      }),
      select: { id: true, number: true },
    });
    const floorIds = new Map(floors.map((floor) => [floor.number, floor.id]));
    const drawn = FLOORS.flatMap(({ number, rooms }) => rooms.map((room, position) => ({ ...room, floorId: floorIds.get(number) ?? "", position })));
    const rooms = await tx.room.createManyAndReturn({ data: drawn.map(({ holds: _holds, ...room }) => room), select: { id: true, floorId: true, position: true } });
    const stands = rooms.flatMap((room) =>
      (drawn.find((one) => one.floorId === room.floorId && one.position === room.position)?.holds ?? []).flatMap((slug) => {
        const resourceId = known.get(slug);
        return resourceId ? [{ resourceId, roomId: room.id }] : [];
      }),
    );
    // Where staff have put a resource, it stays.
    await tx.$executeRaw`
      UPDATE "Resource" SET "roomId" = stands."roomId"
        FROM unnest(${stands.map((one) => one.resourceId)}::uuid[], ${stands.map((one) => one.roomId)}::uuid[]) AS stands ("id", "roomId")
       WHERE "Resource"."id" = stands."id" AND "Resource"."roomId" IS NULL`;
  });
}
