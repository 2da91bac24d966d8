// The bundled calls: which there are, and which one a demo plays.

import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { channels, isLanguage, type Language, languages } from "../../src-core/ids.ts";
import { AppError } from "../../src-shared/errors.ts";
import type { AudioSource } from "../../src-shared/listener-protocol.ts";

export interface DemoCall {
  /** Folder name, e.g. `nl-abusive`. */
  readonly name: string;
  readonly language: Language;
  readonly title: string;
  /** Stereo WAV, agent left, caller right. */
  readonly file: string;
}

const script = z.object({ language: z.enum(languages), title: z.string() });

/** Lists the bundled calls, by name. */
export async function demoCalls(folder: string): Promise<DemoCall[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
  return Promise.all(
    names.map(async (name) => {
      const { language, title } = script.parse(parse(await readFile(join(folder, name, "script.yaml"), "utf8")));
      return { name, language, title, file: join(folder, name, "call.wav") };
    }),
  );
}

const spokenTurn = z.object({ t: z.number(), channel: z.enum(channels), text: z.string(), end: z.number() });
/** A turn, and the second at which it ends. */
export type SpokenTurn = z.infer<typeof spokenTurn>;

/** What is said in a bundled call. Throws `file-unreadable`. */
export async function demoTranscript({ file }: DemoCall): Promise<SpokenTurn[]> {
  const transcript = join(dirname(file), "transcript.jsonl");
  const text = await readFile(transcript, "utf8").catch((cause: unknown) => {
    throw new AppError("file-unreadable", `cannot read the example call ${transcript}`, { cause });
  });
  const lines = text.split("\n").filter((line) => line !== "");
  return lines.map((line) => spokenTurn.parse(JSON.parse(line)));
}

/** The call asked for by name; else the abusive one of the language, which shows most. Throws `language-unknown` or `usage`. */
export function pickDemoCall(
  calls: readonly DemoCall[],
  wish: { readonly name: string | undefined; readonly language: string | undefined; readonly fallback: Language },
): DemoCall {
  if (wish.language !== undefined && !isLanguage(wish.language)) {
    throw new AppError(
      "language-unknown",
      `--lang ${wish.language}: unknown language; expected one of ${languages.join(", ")}`,
    );
  }
  const language = wish.language ?? wish.fallback;
  const name = wish.name ?? `${language}-abusive`;
  const call = calls.find((item) => item.name === name || item.name === `${language}-${name}`);
  if (call !== undefined) return call;
  throw new AppError(
    "usage",
    `--call ${name}: no such call; expected one of ${calls.map((item) => item.name).join(", ")}`,
  );
}

/** The call's audio at the pace of a live one. */
export const demoSource = ({ file }: DemoCall): AudioSource => ({
  kind: "wav",
  path: file,
  realtime: true,
  channels: ["agent", "caller"],
});

/** The bundled calls for a terminal, one a line. */
export const demoListing = (calls: readonly DemoCall[]): string =>
  calls.map(({ name, language, title }) => `${name.padEnd(14)} ${language}  ${title}`).join("\n");
