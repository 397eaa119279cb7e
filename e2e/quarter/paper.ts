import { createRequire } from "node:module";
import type { Browser } from "@playwright/test";
import jsqr from "jsqr";
import sharp from "sharp";
import { expect, test, type Page } from "../accounts";

const require = createRequire(import.meta.url);
const HOST = "http://paper.test/";
/** 144 points to the inch: what a phone's camera makes out of a printed page. */
const SCALE = 2;
/** A page with its title and a short table has about twice as much. */
const LEAST_INK = 0.005;
/** Points: what a printer leaves white anyway. */
const LEAST_MARGIN = 14;

/** The PDF that a link of the page opens. */
export async function pdfBehind(page: Page, link: string): Promise<Buffer> {
  const answer = await page.request.get((await page.getByRole("link", { name: link }).getAttribute("href")) ?? "");
  expect(answer.status()).toBe(200);
  expect(answer.headers()["content-type"]).toBe("application/pdf");
  return answer.body();
}

/** A page of a PDF as it looks. */
export interface PagePicture {
  png: Buffer;
  /** Share of the page that is not white, 0–1. */
  ink: number;
  /** White space around what is drawn, in points: left, top, right, bottom. */
  margins: [number, number, number, number];
  /** What a reader of QR codes finds on the page; null when nothing. */
  code: string | null;
}

/**
 * Draws every page of a PDF in the browser, by another program than the one that made it, and looks at the pictures: none is blank, and
 * nothing reaches a page's edge. They are kept with the results of the test under `name`.
 */
export async function look(browser: Browser, bytes: Uint8Array, name: string): Promise<PagePicture[]> {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.route(`${HOST}**`, (route) => {
      const path = new URL(route.request().url()).pathname;
      if (path === "/") return route.fulfill({ contentType: "text/html", body: "<!doctype html><title>paper</title>" });
      return route.fulfill({ contentType: "text/javascript", path: require.resolve(`pdfjs-dist/legacy/build${path}`) });
    });
    await page.goto(HOST);
    const pictures = await page.evaluate(draw, { pdf: Buffer.from(bytes).toString("base64"), scale: SCALE });
    const pages = await Promise.all(pictures.map((url) => measure(Buffer.from(url.split(",")[1] ?? "", "base64"))));
    for (const [index, { png, ink, margins }] of pages.entries()) {
      const which = `${name}-${index + 1}`;
      await test.info().attach(which, { body: png, contentType: "image/png" });
      expect(ink, `ink of ${which}`).toBeGreaterThan(LEAST_INK);
      expect(Math.min(...margins), `margins of ${which}`).toBeGreaterThan(LEAST_MARGIN);
    }
    return pages;
  } finally {
    await context.close();
  }
}

/** Runs in the browser. */
async function draw({ pdf, scale }: { pdf: string; scale: number }): Promise<string[]> {
  const load = (path: string) => import(/* @vite-ignore */ path);
  // With the worker's code at hand pdf.js works in the page itself.
  Object.assign(globalThis, { pdfjsWorker: await load("/pdf.worker.mjs") });
  const { getDocument } = (await load("/pdf.mjs")) as typeof import("pdfjs-dist/legacy/build/pdf.mjs");
  const document = await getDocument({ data: Uint8Array.from(atob(pdf), (sign) => sign.charCodeAt(0)) }).promise;
  const pictures: string[] = [];
  for (let number = 1; number <= document.numPages; number += 1) {
    const page = await document.getPage(number);
    const viewport = page.getViewport({ scale });
    const canvas = globalThis.document.createElement("canvas");
    [canvas.width, canvas.height] = [viewport.width, viewport.height];
    await page.render({ canvas, viewport, background: "#fff" }).promise;
    pictures.push(canvas.toDataURL("image/png"));
  }
  return pictures;
}

async function measure(png: Buffer): Promise<PagePicture> {
  const { data, info } = await sharp(png).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  let [left, top, right, bottom, inked] = [width, height, 0, 0, 0];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = (y * width + x) * 4;
      if ((data[at] ?? 255) > 240 && (data[at + 1] ?? 255) > 240 && (data[at + 2] ?? 255) > 240) continue;
      inked += 1;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      if (y > bottom) bottom = y;
    }
  }
  const points = (pixels: number) => pixels / SCALE;
  const code = jsqr(new Uint8ClampedArray(data), width, height);
  return {
    png,
    ink: inked / (width * height),
    margins: [points(left), points(top), points(width - 1 - right), points(height - 1 - bottom)],
    code: code?.data ?? null,
  };
}
