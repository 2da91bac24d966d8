// The operating system's key store, for the journal's key: DPAPI, Keychain, or the desktop's wallet.

import { safeStorage } from "electron";
import type { KeyVault } from "../journal/key.ts";

/** `undefined` where there is none: on Linux without a wallet Electron would only scramble with a password known to all. */
export function osKeyVault(): KeyVault | undefined {
  if (!safeStorage.isEncryptionAvailable()) return undefined;
  if (process.platform === "linux" && safeStorage.getSelectedStorageBackend() === "basic_text") return undefined;
  return {
    seal: (secret) => safeStorage.encryptString(secret),
    unseal: (sealed) => safeStorage.decryptString(Buffer.from(sealed)),
  };
}
