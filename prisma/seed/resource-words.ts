/** How people call what can be booked: a kind, one resource, or something that belongs to it. */
interface Words {
  /** Words by spaces; one that ends in «*» is the beginning of a word. */
  phrases: string;
  role?: "HAS";
  kinds?: readonly string[];
  slug?: string;
  /** A number before it counts units: «три ноды». */
  counted?: true;
}

/** Phrases are divided by commas, Russian and English together. Staff may add to them. */
const WORDS: readonly Words[] = [
  { kinds: ["mocap"], phrases: "мокап*, мо кап, захват* движен*, захват*, mocap*, mo cap, motion capture, performance capture" },
  { kinds: ["adr"], phrases: "речев*, озвуч*, переозвуч*, дубляж*, дублирован*, диктор*, тонировк*, запис* голос*, запис* речи, голос*, adr, voice*, voice over, dub, dubbing, narration, speech" },
  { kinds: ["foley"], phrases: "шум, шумов*, шумы, запис* шум*, синхронн* шум*, звуков* эффект*, foley, sound effects, sfx" },
  { kinds: ["mix"], phrases: "перезапис*, re recording stage*, сведен*, свести, микс*, мастеринг*, аппаратн*, re recording, rerecording, mixing, mix, final mix, mastering" },
  { kinds: ["mix"], role: "HAS", phrases: "атмос*, долби*, atmos, dolby*" },
  { kinds: ["adr", "foley", "mix"], role: "HAS", phrases: "звукорежиссер*, звукооператор*, sound engineer*, sound mixer*" },
  { kinds: ["render"], phrases: "рендер*, ферм*, просчет*, просчит*, render*, farm, gpu" },
  { kinds: ["render"], counted: true, phrases: "узел, узл*, рендер* узл*, нод, ноды, нода, видеокарт*, карт, node, render node, gpu node, graphics card" },
  { kinds: ["cintiq"], phrases: "синтик*, графическ* монитор*, перьев* монитор*, монитор*, планшет*, графическ* планшет*, компьютерн* класс*, рисова*, cintiq*, pen display*, drawing tablet*, graphic* tablet*, tablet*, drawing" },
  { kinds: ["cintiq"], counted: true, phrases: "монитор*, графическ* монитор*, графическ* планшет*, планшет*, pen display*, tablet*, drawing tablet*" },
  { kinds: ["cowork"], phrases: "коворкинг*, кавокинг*, опенспейс*, cowork*, co working, coworking space, open space" },
  { kinds: ["cowork"], counted: true, phrases: "рабоч* мест*, рабоч* стол*, стол, desk*, hot desk*, workplace*" },
  { kinds: ["cinema"], phrases: "кинозал*, зал, просмотров*, кинопоказ*, показ*, премьер*, питчинг*, лекц*, лектори*, cinema*, screening*, screening room*, screening hall*, hall, movie theatre, movie theater, pitch, pitching, lecture*, premiere*" },
  { kinds: ["cinema"], role: "HAS", phrases: "проектор*, цветокор*, больш* экран*, projector*, grading, color grading, colour grading, big screen" },
  { kinds: ["scan3d"], phrases: "скан, сканы, скани*, сканер*, 3d скан*, фотограмметр*, scan, scans, scanning, scanner, 3d scan*, photogrammetry" },
  { kinds: ["print3d"], phrases: "печат*, распечат*, 3d печат*, 3d print*, printing, print" },
  { kinds: ["print3d"], counted: true, phrases: "принтер*, 3d принтер*, printer*, 3d printer*" },
  { kinds: ["cyclo"], phrases: "циклорам*, съемочн* павильон*, фотостуд*, съемк*, фотосъемк*, фотосесс*, cyclorama*, cyc, shooting stage*, photo studio*, photo shoot, shoot, shooting" },
  { kinds: ["cyclo"], role: "HAS", phrases: "хромак*, хром* ке*, зелен* фон*, зелен* экран*, бел* фон*, гример*, гримвагон*, green screen*, greenscreen*, chroma key*, chroma*, white cove, dressing room*, makeup room*" },
  { kinds: ["vr"], phrases: "vr, vr lab*, lab, лаборатор*, вр, виар*, виртуальн* реальн*, virtual reality" },
  { kinds: ["vr"], role: "HAS", phrases: "шлем*, headset*, vr headset*" },
  { kinds: ["stopmo"], phrases: "кукольн*, стоп моушен*, стопмоушен*, стоп моушн*, стопмоушн*, перекладк*, павильон*, stop motion, stopmotion, stopmo, puppet*, pavilion*" },
  { kinds: ["meeting"], phrases: "переговор*, переговорк*, митинг*, встреч*, совещан*, созвон*, планерк*, комнат*, комнат* для встреч*, meeting room*, meeting*, conference room*, boardroom*, call room" },
  { kinds: ["meeting"], role: "HAS", phrases: "экран*, screen*, видеосвяз*, video call*" },
  { kinds: ["camera"], counted: true, phrases: "камера, кинокамера, видеокамера, фотоаппарат*, фотокамера, camera, cinema camera, video camera, camcorder" },
  { kinds: ["lens"], phrases: "объектив, оптика, линза, lens*, optics" },
  { kinds: ["lens"], counted: true, phrases: "набор* объектив*, комплект* объектив*, lens kit*, lens set*" },
  { kinds: ["tripod"], counted: true, phrases: "штатив*, трипод*, тренога, видеоштатив*, tripod*, fluid head*" },
  { kinds: ["light"], phrases: "свет, осветител*, осветительн* прибор*, освещение, прожектор*, софтбокс*, светильник*, light, lighting, softbox*" },
  { kinds: ["light"], counted: true, phrases: "комплект* свет*, набор* свет*, light kit*, lighting kit*, lighting set*" },
  { kinds: ["kit"], counted: true, phrases: "съемочн* комплект*, съемочн* набор*, комплект* камер*, kit, camera kit*, camera package*" },
  { kinds: ["stage"], phrases: "съемочн* площадк*, площадка, больш* площадк*, съемочн* павильон*, сцена, больш* сцен*, stage, sound stage*, film stage*, soundstage*" },
  { kinds: ["operator"], counted: true, phrases: "оператор, оператор* камер*, оператор* постановщик*, кинооператор*, видеооператор*, видеограф*, operator, camera operator*, camera person, cameraman, camerawoman, cinematographer*, videographer*, director of photography" },
  { kinds: ["soundman"], counted: true, phrases: "звукорежиссер*, звукооператор*, звукач*, звуковик*, sound engineer*, sound mixer*, sound recordist*, soundman, boom operator*" },
  { slug: "meeting-faza", role: "HAS", phrases: "доск*, раскадров*, whiteboard*, storyboard*, board" },
];

export interface WordSeed {
  phrase: string;
  role: "IS" | "HAS";
  kind: string | null;
  slug: string | null;
  counted: boolean;
}

const ofOne = ({ phrase, kind, slug }: WordSeed) => [phrase, kind, slug].join("|");

const rows = WORDS.flatMap(({ phrases, role, kinds = [], slug, counted = false }) =>
  phrases.split(", ").flatMap((phrase): WordSeed[] => {
    const word = { phrase, role: role ?? ("IS" as const), counted };
    return slug ? [{ ...word, kind: null, slug }] : kinds.map((kind) => ({ ...word, kind, slug: null }));
  }),
);
const counted = new Set(rows.filter((row) => row.counted).map(ofOne));

/** One row a phrase and what it speaks of; a phrase that stands in two lists is counted when one of them says so. */
export const RESOURCE_WORDS: readonly WordSeed[] = [...new Map(rows.map((row) => [ofOne(row), { ...row, counted: counted.has(ofOne(row)) }])).values()];
