/** What a failed TLS handshake means, by what the runtime says of it. */
const meanings: readonly (readonly [RegExp, (match: RegExpMatchArray) => string])[] = [
  [/CaUsedAsEndEntity/, () => "its certificate is signed by nobody but itself"],
  [/UnknownIssuer/, () => "nobody that we trust vouches for its certificate"],
  [/Expired\b/i, () => "its certificate has expired"],
  [/NotValidYet|not valid yet/i, () => "its certificate is not valid yet"],
  [/Revoked/, () => "its certificate has been revoked"],
  [
    /not valid for name .*only valid for (.*)/s,
    ([, names = ""]) => `its certificate is for ${listed(names)}`,
  ],
  [/not valid for name|NotValidForName/i, () => "its certificate is for another host"],
  [/InvalidContentType|wrong version number/i, () => "it does not speak TLS on that port"],
];

/** Why a server that was to be reached by TLS was not, in words for the user; other failures as they are. */
export function tlsFailure(error: unknown): Error {
  const text = error instanceof Error ? error.message : String(error);
  for (const [pattern, meaning] of meanings) {
    const match = pattern.exec(text);
    if (match !== null) return new Error(meaning(match), { cause: error });
  }
  return new Error(text, { cause: error });
}

/** Of `DnsName("irc.example.org"), IpAddress(…)`, what people read. */
function listed(names: string): string {
  return [...names.matchAll(/"([^"]+)"/g)].slice(0, 3).map(([, name]) => name).join(", ") || "another host";
}
