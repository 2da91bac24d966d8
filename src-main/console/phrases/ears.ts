// The recogniser as the console uses it: which words it knows, and what it hears in a recording. A listener of its own, never the
// call's, and only for as long as it is asked.

import type { Hypothesis } from "../../../src-core/cue/hypothesis.ts";
import type { Language } from "../../../src-core/ids.ts";
import { AppError } from "../../../src-shared/errors.ts";
import type { SpawnListener } from "../../listener/listener-child.ts";
import { createListenerHost, type ListenerHost } from "../../listener/listener-host.ts";
import type { ListenerEvent, ListenerState } from "../../listener/listener-state.ts";

/** A checked speech model. */
export interface EarsModel {
  readonly id: string;
  readonly path: string;
  readonly isDemo: boolean;
}

export interface EarsOptions {
  readonly spawn: SpawnListener;
  /** Throws `AppError` when no model can be used. */
  readonly modelOf: (language: Language) => Promise<EarsModel>;
}

export interface Heard {
  readonly heard: readonly Hypothesis[];
  readonly durationS: number;
  readonly isDemoModel: boolean;
}

export interface Ears {
  /** Those of `words` that the model can recognise; `undefined`: there is no model to ask. */
  knownWords(
    language: Language,
    words: readonly string[],
  ): Promise<{ readonly known: readonly string[]; readonly model: string } | undefined>;
  /** Everything that is heard in a WAV file. Throws `AppError`. */
  hear(language: Language, file: string): Promise<Heard>;
}

/** Until somebody waits. */
const nobody = (): void => undefined;

export function createEars({ spawn, modelOf }: EarsOptions): Ears {
  /** By model, whether it knows a word: its vocabulary never changes. */
  const vocabularies = new Map<string, Map<string, boolean>>();

  const withHost = async <T>(
    model: EarsModel,
    onMessage: (message: ListenerEvent) => void,
    work: (host: ListenerHost) => Promise<T>,
  ): Promise<T> => {
    let giveUp: (error: AppError) => void = nobody;
    const gaveUp = new Promise<never>((_, reject) => (giveUp = reject));
    gaveUp.catch(() => undefined); // Where the start itself fails, that is told instead.
    const onState = ({ type }: ListenerState): void =>
      type === "gave-up" ? giveUp(new AppError("listener-crashed", "the recogniser has given up")) : undefined;
    const host = createListenerHost({ spawn, callTime: () => 0, onMessage, onState });
    try {
      for (const done of [await host.start(), await host.loadModel(model.path)]) if (!done.ok) throw done.error;
      return await Promise.race([work(host), gaveUp]);
    } finally {
      await host.shutdown();
    }
  };

  return {
    knownWords: async (language, words) => {
      const model = await modelOf(language).catch(absent);
      if (model === undefined) return undefined;
      const vocabulary = vocabularies.get(model.path) ?? new Map<string, boolean>();
      vocabularies.set(model.path, vocabulary);
      const unasked = words.filter((word) => !vocabulary.has(word));
      if (unasked.length > 0) {
        const found = await withHost(
          model,
          () => undefined,
          (host) => host.findWords(unasked),
        );
        if (!found.ok) throw found.error;
        const known = new Set(found.value);
        for (const word of unasked) vocabulary.set(word, known.has(word));
      }
      return { known: words.filter((word) => vocabulary.get(word) === true), model: model.id };
    },
    hear: async (language, file) => {
      const model = await modelOf(language);
      const heard: Hypothesis[] = [];
      let ended: (durationS: number) => void = nobody;
      const over = new Promise<number>((resolve) => (ended = resolve));
      const receive = (message: ListenerEvent): void => {
        if (message.type === "hypothesis" && message.status === "final" && message.words.length > 0)
          heard.push(message);
        if (message.type === "source-ended") ended(message.at);
      };
      const durationS = await withHost(model, receive, async (host) => {
        const started = await host.startSource(
          { kind: "wav", path: file, realtime: false },
          { fromSeconds: 0, firstUtterance: 0 },
        );
        if (!started.ok) throw started.error;
        return over;
      });
      return { heard, durationS, isDemoModel: model.isDemo };
    },
  };
}

/** A model that cannot be used is none. */
function absent(error: unknown): undefined {
  if (!(error instanceof AppError)) throw error;
}
