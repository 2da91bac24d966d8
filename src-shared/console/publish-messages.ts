// Signing the draft as a bundle, putting it where desktops look, and what runs here.

import { z } from "zod";

/** Fewest characters of a signing key's passphrase. */
export const shortestKeyPassphrase = 10;

const when = z.string();

export const publishView = z.object({
  /** The signing key of this supervisor; `null`: there is none yet. */
  key: z
    .object({
      file: z.string(),
      id: z.string(),
      /** The public line that goes into the configuration of desktops. */
      line: z.string(),
      /** Whether this computer takes rules that it has signed. */
      isTrustedHere: z.boolean(),
    })
    .nullable(),
  /** The file named for the key could not be read. */
  isKeyBroken: z.boolean(),
  here: z.object({
    /** True: only signed rules count on this computer. */
    isManaged: z.boolean(),
    name: z.string(),
    version: z.number().int().nullable(),
    keyId: z.string().nullable(),
    watched: z.string().nullable(),
    /** Where the administrator's settings lie, or would. */
    config: z.string(),
    /** Newest first: bundles that did not count, and why, in English. */
    refusals: z.array(z.object({ at: when, code: z.string(), message: z.string() })),
  }),
  lastSigned: z.object({ version: z.number().int(), name: z.string(), at: when, file: z.string() }).nullable(),
  nextVersion: z.number().int().positive(),
  /** Where the next bundle goes when nobody says otherwise. */
  target: z.string(),
});
export type PublishView = z.infer<typeof publishView>;

/** Why nothing was signed; texts `console.publish.problem.<id>`. */
export const publishProblems = ["other-file", "old-version", "no-folder", "no-key"] as const;

const viewAnswer = z.object({ ok: z.literal(true), view: publishView });
const passphrase = z.string().min(shortestKeyPassphrase).max(1000);
const path = z.string().min(1).max(1000);

export const publishRequests = {
  "publish/get": { request: z.object({}), response: viewAnswer },
  /** Makes a key in this user's folder. Refused where there is one. */
  "publish/makeKey": { request: z.object({ passphrase }), response: viewAnswer },
  /** A key that was made elsewhere, by its file. */
  "publish/useKey": { request: z.object({ file: path }), response: viewAnswer },
  "publish/sign": {
    request: z.object({ passphrase: z.string().max(1000), version: z.number().int().positive(), target: path }),
    response: viewAnswer.extend({ problem: z.enum(publishProblems).nullable() }),
  },
} as const;
