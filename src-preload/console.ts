// The console's bridge in Electron: the messages that main names when it opens the window, and nothing else. They come as an argument,
// because a sandboxed preload is one file: the contract's schemas, shared with the overlay's, would be a second.

import { contextBridge, ipcRenderer, type IpcRendererEvent } from "electron";
import type { Bridge, Refusal } from "../src-shared/contract.ts";

/** How the argument begins; main writes it. */
const mark = "--steadyline-messages=";

interface Messages {
  readonly requests: readonly string[];
  readonly pushes: readonly string[];
}

const given = process.argv.find((part) => part.startsWith(mark))?.slice(mark.length) ?? '{"requests":[],"pushes":[]}';
// Written by the program's own main process.
const messages = JSON.parse(given) as Messages;

const refuse = (name: string): Refusal => ({
  ok: false,
  error: { code: "refused", message: `the console asked for "${name}"; expected one of its own messages` },
});

const request = async (name: string, value: unknown): Promise<unknown> =>
  messages.requests.includes(name) ? ipcRenderer.invoke(name, value) : refuse(name);

function onPush(name: string, listener: (value: unknown) => void): () => void {
  if (!messages.pushes.includes(name)) return () => undefined;
  const forward = (_event: IpcRendererEvent, value: unknown): void => listener(value);
  ipcRenderer.on(name, forward);
  return () => void ipcRenderer.off(name, forward);
}

// Typed loosely here and strictly in the page: main parses every request, the page parses every push.
const bridge: Record<keyof Bridge, unknown> = { request, onPush };

contextBridge.exposeInMainWorld("steadyline", bridge);
