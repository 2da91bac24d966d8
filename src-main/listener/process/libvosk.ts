// The typed binding of libvosk over koffi; the only file that knows its C interface.
// A Kaldi assertion aborts the process that calls it: nothing outside the listener process may import this.

import { existsSync } from "node:fs";
import koffi from "koffi";
import { AppError } from "../../../src-shared/errors.ts";
import { findLibvosk, type LibvoskFiles } from "./libvosk-path.ts";

/** A loaded model; may be shared by any number of recognisers. */
export interface VoskModel {
  readonly path: string;
  /** True when the model's vocabulary has the word, exactly as spelt. */
  readonly knows: (word: string) => boolean;
  /** A recogniser for audio of this rate; throws `recogniser-failed`. */
  readonly createRecogniser: (sampleRateHz: number) => VoskRecogniser;
  readonly free: () => void;
}

/** One stream of audio. Results are libvosk's JSON. Not to be used after `free()`. */
export interface VoskRecogniser {
  /** Feeds 16-bit mono samples; true at an endpoint. Blocks for 0.5 to 60 ms. Throws `recogniser-failed`. */
  readonly accept: (samples: Int16Array) => boolean;
  /** `{partial}`: the best path, all words, no times. */
  readonly partialText: () => string;
  /** `{partial, partial_result}`: words with times, up to 1.7 s behind `partialText`. */
  readonly partialWords: () => string;
  /** `{alternatives}`: the likeliest readings after an endpoint, best first, with their scores and the times of their words. */
  readonly result: () => string;
  /** The same for what is still pending, at the end of the audio. */
  readonly finalResult: () => string;
  readonly free: () => void;
}

/** The library, loaded. */
export interface Libvosk {
  /** Loads a model folder; throws `model-missing`, `model-damaged`. */
  readonly openModel: (modelPath: string) => VoskModel;
}

/**
 * Readings of a final that are asked for. libvosk gives no word confidence with them; theirs, weighed against each other, tell
 * it (`n-best.ts`). Against libvosk's own, on 150 spoken lines: 0.005 to 0.008 off with 20 readings, 0.01 to 0.02 with 5.
 */
const readings = 20;

const signatures = {
  setLogLevel: "void vosk_set_log_level(int level)",
  modelNew: "VoskModel* vosk_model_new(const char* path)",
  modelFree: "void vosk_model_free(VoskModel* model)",
  findWord: "int vosk_model_find_word(VoskModel* model, const char* word)",
  recogniserNew: "VoskRecognizer* vosk_recognizer_new(VoskModel* model, float rate)",
  recogniserFree: "void vosk_recognizer_free(VoskRecognizer* r)",
  setMaxAlternatives: "void vosk_recognizer_set_max_alternatives(VoskRecognizer* r, int n)",
  setWords: "void vosk_recognizer_set_words(VoskRecognizer* r, int on)",
  setPartialWords: "void vosk_recognizer_set_partial_words(VoskRecognizer* r, int on)",
  accept: "int vosk_recognizer_accept_waveform_s(VoskRecognizer* r, const int16_t* samples, int count)",
  result: "const char* vosk_recognizer_result(VoskRecognizer* r)",
  partialResult: "const char* vosk_recognizer_partial_result(VoskRecognizer* r)",
  finalResult: "const char* vosk_recognizer_final_result(VoskRecognizer* r)",
} as const;

/** An opaque pointer as koffi returns it: null, or something only koffi can read. */
type Handle = unknown;
type NativeFunction = (...args: readonly unknown[]) => unknown;
type Native = Readonly<Record<keyof typeof signatures, NativeFunction>>;

const loadNative = (files: LibvoskFiles): Native => {
  for (const file of files.preload) koffi.load(file);
  const library = koffi.load(files.library);
  const names = Object.keys(signatures) as (keyof typeof signatures)[]; // The keys of a constant are its key type.
  const functions = names.map((name): [string, NativeFunction] => [name, library.func(signatures[name])]);
  return Object.fromEntries(functions) as unknown as Native; // fromEntries forgets the keys; there is one per signature.
};

const text = (value: unknown, call: string): string => {
  if (typeof value === "string") return value;
  throw new AppError(
    "recogniser-failed",
    `${call}: expected a JSON text, got ${value === null ? "null" : typeof value}`,
  );
};

const wrapRecogniser = (native: Native, handle: Handle): VoskRecogniser => {
  const accept = (samples: Int16Array): boolean => {
    const state = native.accept(handle, samples, samples.length);
    if (state === 1 || state === 0) return state === 1;
    throw new AppError("recogniser-failed", `feeding ${samples.length} samples: expected 0 or 1, got ${String(state)}`);
  };
  const partialWords = (): string => {
    native.setPartialWords(handle, 1);
    const json = native.partialResult(handle);
    native.setPartialWords(handle, 0);
    return text(json, "partial result");
  };
  return {
    accept,
    partialWords,
    partialText: () => text(native.partialResult(handle), "partial result"),
    result: () => text(native.result(handle), "result"),
    finalResult: () => text(native.finalResult(handle), "final result"),
    free: () => void native.recogniserFree(handle),
  };
};

const newRecogniser = (native: Native, model: Handle, sampleRateHz: number): VoskRecogniser => {
  const handle: Handle = native.recogniserNew(model, sampleRateHz);
  if (handle === null) {
    throw new AppError("recogniser-failed", `creating a recogniser for ${sampleRateHz} Hz: libvosk returned no handle`);
  }
  native.setMaxAlternatives(handle, readings);
  native.setWords(handle, 1);
  // Switched on only inside partialWords(): left on, every partial waits for the lattice (measured: up to 1.7 s later).
  native.setPartialWords(handle, 0);
  return wrapRecogniser(native, handle);
};

const openModel = (native: Native, modelPath: string): VoskModel => {
  if (!existsSync(modelPath)) {
    throw new AppError("model-missing", `loading the model ${modelPath}: the folder does not exist`);
  }
  const handle: Handle = native.modelNew(modelPath);
  if (handle === null) {
    throw new AppError("model-damaged", `loading the model ${modelPath}: libvosk found no complete model there`);
  }
  return {
    path: modelPath,
    knows: (word) => Number(native.findWord(handle, word)) >= 0,
    createRecogniser: (sampleRateHz) => newRecogniser(native, handle, sampleRateHz),
    free: () => void native.modelFree(handle),
  };
};

let loaded: Libvosk | undefined;

/** Loads libvosk, once per process, with its own logging off; throws `listener-start`. */
export const loadLibvosk = (files: LibvoskFiles = findLibvosk()): Libvosk => {
  if (loaded !== undefined) return loaded;
  koffi.opaque("VoskModel");
  koffi.opaque("VoskRecognizer");
  try {
    const native = loadNative(files);
    native.setLogLevel(-1);
    loaded = { openModel: (modelPath) => openModel(native, modelPath) };
    return loaded;
  } catch (cause) {
    throw new AppError("listener-start", `loading ${files.library}: ${String(cause)}`, { cause });
  }
};
