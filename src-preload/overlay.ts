// The overlay's bridge in Electron: the requests and pushes of the contract, and nothing else.
// No generic send: a name that is not in the contract never leaves the page.

import { contextBridge, ipcRenderer, type IpcRendererEvent } from "electron";
import {
  type Bridge,
  type PushName,
  pushes,
  type Refusal,
  type RequestName,
  requests,
} from "../src-shared/contract.ts";

const isRequest = (name: string): name is RequestName => Object.hasOwn(requests, name);
const isPush = (name: string): name is PushName => Object.hasOwn(pushes, name);

const refuse = (name: string): Refusal => ({
  ok: false,
  error: {
    code: "refused",
    message: `the window asked for "${name}"; expected one of ${Object.keys(requests).join(", ")}`,
  },
});

const request = async (name: string, value: unknown): Promise<unknown> =>
  isRequest(name) ? ipcRenderer.invoke(name, value) : refuse(name);

function onPush(name: string, listener: (value: unknown) => void): () => void {
  if (!isPush(name)) return () => undefined;
  const forward = (_event: IpcRendererEvent, value: unknown): void => listener(value);
  ipcRenderer.on(name, forward);
  return () => void ipcRenderer.off(name, forward);
}

// Typed loosely here and strictly in the page: main parses every request, the page parses every push.
const bridge: Record<keyof Bridge, unknown> = { request, onPush };

contextBridge.exposeInMainWorld("steadyline", bridge);
