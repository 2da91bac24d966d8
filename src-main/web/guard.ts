// Who may talk to the web host: this machine's browser, with the one-time token, from our own page.

import { randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";

export interface Guard {
  /** The one-time token for the first address. */
  readonly token: string;
  /** `undefined` when Host (and Origin, where the browser sends one) are ours; else why not. */
  refusesOrigin(request: IncomingMessage): string | undefined;
  /** Trades the token for a session; a second use is refused. Returns the cookie to set. */
  redeem(token: string): string | undefined;
  /** True when the request carries the session's cookie. */
  isSession(request: IncomingMessage): boolean;
}

const cookieName = "steadyline_session";

/** Creates the guard of one run; `port` is asked late, as it may be chosen by the system. */
export function createGuard(port: () => number): Guard {
  const token = randomBytes(24).toString("base64url");
  const session = randomBytes(24).toString("base64url");
  let isSpent = false;
  const hosts = (): string[] => [`127.0.0.1:${port()}`, `localhost:${port()}`];
  return {
    token,
    refusesOrigin: ({ headers }) => {
      if (!hosts().includes(headers.host ?? "")) return `Host ${headers.host ?? "(none)"} is not this program`;
      const { origin } = headers;
      if (origin !== undefined && !hosts().some((host) => origin === `http://${host}`))
        return `Origin ${origin} is not this program's page`;
      return undefined;
    },
    redeem: (offered) => {
      if (isSpent || !isSame(offered, token)) return undefined;
      isSpent = true;
      return `${cookieName}=${session}; HttpOnly; SameSite=Strict; Path=/`;
    },
    isSession: ({ headers }) =>
      cookiesOf(headers.cookie).some(([name, value]) => name === cookieName && isSame(value, session)),
  };
}

const cookiesOf = (header: string | undefined): [string, string][] =>
  (header ?? "").split(";").map((pair) => {
    const at = pair.indexOf("=");
    return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
  });

function isSame(offered: string, expected: string): boolean {
  const [a, b] = [Buffer.from(offered), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
