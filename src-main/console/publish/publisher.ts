// Signs the draft and puts the bundle where desktops look for it. A bundle that no desktop would take is never written.

import { existsSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import type { publishProblems, PublishView } from "../../../src-shared/console/publish-messages.ts";
import { AppError } from "../../../src-shared/errors.ts";
import { replaceFile } from "../../files.ts";
import type { RulesRefusal } from "../../call/load-all.ts";
import { parseBundle, readBundle, signRules } from "../../policy/bundle/bundle.ts";
import type { PublicKey } from "../../policy/bundle/public-key.ts";
import { createSigningKey, readSigningKey, readSigningKeyLine } from "../../policy/bundle/signing-key.ts";
import { type MachineConfig, machineConfigFile } from "../../settings/machine-config.ts";
import type { DraftStore, RunningRules } from "../draft/draft-store.ts";
import { readRecord, writeRecord } from "./publish-record.ts";

export interface PublisherOptions {
  readonly data: string;
  readonly draft: DraftStore;
  readonly running: () => RunningRules & { readonly keyId: string | null };
  readonly config: () => Promise<MachineConfig>;
  readonly refusals: () => readonly RulesRefusal[];
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export type PublishProblem = (typeof publishProblems)[number];

export class Publisher {
  constructor(private readonly options: PublisherOptions) {}

  async view(): Promise<PublishView> {
    const { running, refusals, data } = this.options;
    const config = await this.options.config();
    const rules = running();
    const { last } = readRecord(data);
    const key = await this.publicKey();
    const target = this.target(config);
    const there = key.key === undefined ? 0 : await versionAt(target, key.key);
    return {
      key:
        key.key === undefined
          ? null
          : {
              file: this.keyFile,
              id: key.key.id,
              line: key.key.line,
              isTrustedHere: config.policy.keys.some(({ id }) => id === key.key?.id),
            },
      isKeyBroken: key.isBroken,
      here: {
        isManaged: config.policy.keys.length > 0,
        name: rules.policy.name,
        version: rules.version,
        keyId: rules.keyId,
        watched: config.policy.watch ?? null,
        config: config.file ?? machineConfigFile(),
        refusals: refusals()
          .map(({ atMs, code, message }) => ({ at: new Date(atMs).toISOString(), code, message }))
          .toReversed(),
      },
      lastSigned: last ?? null,
      nextVersion: Math.max(rules.version ?? 0, last?.version ?? 0, there, config.policy.leastVersion - 1) + 1,
      target,
    };
  }

  /** Throws `key-invalid`, or `refused` where there is a key already. */
  async makeKey(passphrase: string): Promise<void> {
    const file = this.keyFile;
    if (existsSync(file)) throw new AppError("refused", `cannot make a signing key: there is one at ${file}`);
    await createSigningKey(file, passphrase);
  }

  /** Throws `key-invalid` or `file-unreadable`. */
  async useKey(file: string): Promise<void> {
    await readSigningKeyLine(file);
    const { data } = this.options;
    writeRecord(data, { ...readRecord(data), keyFile: file });
  }

  /** Signs and writes; returns why not. Throws `key-invalid` for a wrong passphrase, `bundle-invalid`, `file-unreadable`. */
  async sign(wish: {
    readonly passphrase: string;
    readonly version: number;
    readonly target: string;
  }): Promise<PublishProblem | null> {
    const { data, draft, running, now } = this.options;
    const { version, target } = wish;
    if (!existsSync(this.keyFile)) return "no-key";
    if (!isAbsolute(target) || !existsSync(dirname(target))) return "no-folder";
    const key = await readSigningKey(this.keyFile, wish.passphrase);
    if (existsSync(target) && (await versionAt(target, key.publicKey)) === 0) return "other-file";
    const newest = Math.max(
      running().version ?? 0,
      readRecord(data).last?.version ?? 0,
      await versionAt(target, key.publicKey),
    );
    if (version <= newest) return "old-version";
    const signedAt = new Date(now()).toISOString();
    const { policy, houseCues } = draft.rules;
    const text = signRules({ version, signedAt, policy, houseCues }, key);
    parseBundle(text, { keys: [key.publicKey], file: target }); // What no desktop could read is not written.
    replaceBundle(target, text);
    writeRecord(data, {
      ...readRecord(data),
      target,
      last: { version, name: policy.name, at: signedAt, file: target },
    });
    return null;
  }

  private get keyFile(): string {
    return readRecord(this.options.data).keyFile ?? join(this.options.data, "signing-key.json");
  }

  private target({ policy }: MachineConfig): string {
    return readRecord(this.options.data).target ?? policy.watch ?? join(this.options.data, "house-rules.bundle");
  }

  private async publicKey(): Promise<{ readonly key?: PublicKey; readonly isBroken: boolean }> {
    if (!existsSync(this.keyFile)) return { isBroken: false };
    try {
      return { key: await readSigningKeyLine(this.keyFile), isBroken: false };
    } catch (error) {
      if (error instanceof AppError) return { isBroken: true };
      throw error;
    }
  }
}

/** Every desktop reads it, whoever has signed it. Throws `file-unreadable`. */
function replaceBundle(file: string, text: string): void {
  try {
    replaceFile(file, text, 0o644);
  } catch (cause) {
    throw new AppError("file-unreadable", `cannot write the bundle ${file}`, { cause });
  }
}

/** Version of the bundle that lies there; 0: none that `key` has signed. */
async function versionAt(file: string, key: PublicKey): Promise<number> {
  try {
    return (await readBundle(file, [key])).version;
  } catch (error) {
    if (error instanceof AppError) return 0;
    throw error;
  }
}
