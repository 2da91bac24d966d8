// Recordings to try phrases on: bundled calls, or one of the supervisor's own, which lies in a private folder until it has been played.

import { appendFile, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Hypothesis } from "../../../src-core/cue/hypothesis.ts";
import type { Language } from "../../../src-core/ids.ts";
import { largestRecording, type RecordingAccount } from "../../../src-shared/console/phrase-messages.ts";
import { AppError } from "../../../src-shared/errors.ts";
import { demoCalls } from "../../call/demo-calls.ts";
import type { Ears } from "./ears.ts";

export interface Played extends Omit<RecordingAccount, "cues"> {
  readonly heard: readonly Hypothesis[];
}

export interface Recordings {
  list(language: Language): Promise<{ name: string; title: string }[]>;
  /** Takes a piece; returns the bytes so far. Throws `input-invalid` for too large a one. */
  take(piece: Uint8Array, isFirst: boolean): Promise<number>;
  /** `null`: the one that was sent; it is deleted whatever happens. Throws `AppError`. */
  play(language: Language, name: string | null): Promise<Played>;
  /** Deletes what was sent and never played. */
  close(): Promise<void>;
}

/** `calls`: folder of the bundled calls. */
export function createRecordings({ calls, ears }: { readonly calls: string; readonly ears: Ears }): Recordings {
  let folder: string | undefined;
  const forget = async (): Promise<void> => {
    const gone = folder;
    folder = undefined;
    if (gone !== undefined) await rm(gone, { recursive: true, force: true });
  };
  const sent = (): string => {
    if (folder === undefined) throw new AppError("input-invalid", "trying a recording: none was sent");
    return join(folder, "recording.wav");
  };
  const bundled = async (name: string): Promise<string> => {
    const call = (await demoCalls(calls)).find((item) => item.name === name);
    if (call === undefined) throw new AppError("input-invalid", `trying a recording: there is no call ${name}`);
    return call.file;
  };
  return {
    list: async (language) =>
      (await demoCalls(calls)).filter((call) => call.language === language).map(({ name, title }) => ({ name, title })),
    take: async (piece, isFirst) => {
      if (isFirst) {
        await forget();
        folder = await mkdtemp(join(tmpdir(), "steadyline-recording-"));
        await writeFile(sent(), piece, { mode: 0o600 });
      } else await appendFile(sent(), piece);
      const { size } = await stat(sent());
      if (size <= largestRecording) return size;
      await forget();
      throw new AppError("input-invalid", `trying a recording: it is larger than ${largestRecording} bytes`);
    },
    play: async (language, name) => {
      try {
        const { heard, durationS, isDemoModel } = await ears.hear(
          language,
          name === null ? sent() : await bundled(name),
        );
        return { heard, lines: heard.map(lineOf), durationS, isDemoModel };
      } finally {
        if (name === null) await forget();
      }
    },
    close: forget,
  };
}

const lineOf = ({ channel, words, at }: Hypothesis): RecordingAccount["lines"][number] => ({
  at: words[0]?.start ?? at,
  channel,
  words: words.map(({ word }) => word).join(" "),
});
