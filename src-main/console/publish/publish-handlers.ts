// The requests of signing and publishing.

import type { publishRequests } from "../../../src-shared/console/publish-messages.ts";
import type { HandlersOf } from "../handlers.ts";
import type { Publisher } from "./publisher.ts";

export function publishHandlers(publisher: Publisher): HandlersOf<keyof typeof publishRequests> {
  const viewed = async () => ({ ok: true, view: await publisher.view() }) as const;
  return {
    "publish/get": viewed,
    "publish/makeKey": ({ passphrase }) => publisher.makeKey(passphrase).then(viewed),
    "publish/useKey": ({ file }) => publisher.useKey(file).then(viewed),
    "publish/sign": async (wish) => {
      const problem = await publisher.sign(wish);
      return { ...(await viewed()), problem };
    },
  };
}
