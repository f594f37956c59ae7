/** Credentials in files of configuration. */
import { suspicionOf, suspicionOfText } from './detector';
import type { Suspicion } from './detector';
import { eachText } from './texts';

/** Lines like `password: …` and `password = …`. */
const SETTING = /^\s*(?:-\s+)?(?:export\s+)?["']?([A-Za-z][\w.-]*)["']?\s*[:=]\s*["']?([^"'\s#]+)["']?[,;]?\s*$/;
/** Elements of XML like `<password>…</password>`. */
const ELEMENT = /<([A-Za-z][\w.-]*)>([^<>]+)<\/\1>/g;
/** Source: PostgreSQL "The Password File": five parts with colons between. */
const PGPASS = /^[^:#\s]+:(\d+|\*):[^:]+:[^:]+:\S+$/m;
const NETRC = /\bmachine\s+\S+\s+login\s+\S+\s+password\s+\S+/;

/** Why an entry of a ConfigMap looks like it holds a credential, if it does. */
export function suspicionOfFile(name: string, text: string): Suspicion | undefined {
  const lines = text.trimEnd().split('\n');
  const settings = lines.flatMap((line) => {
    const [, key, value] = SETTING.exec(line) ?? [];
    return key === undefined ? [] : [[key, value] as const];
  });
  const elements = text.includes('</') ? [...text.matchAll(ELEMENT)].map(([, key, value]) => [key, value] as const) : [];
  const named = firstOf([...settings, ...elements]) ?? (/^\s*[[{]/.test(text) ? suspicionOfJson(text) : undefined);
  if (named) return named;
  if (NETRC.test(text) || (/pgpass/i.test(name) && PGPASS.test(text))) return 'telling name';
  return lines.length === 1 ? suspicionOf(name, text) : suspicionOfText(text);
}

/** Random text is for the name of the whole entry: files are full of ids. */
function firstOf(settings: readonly (readonly [string, string])[]): Suspicion | undefined {
  for (const [key, value] of settings) {
    const because = suspicionOf(key, value);
    if (because !== undefined && because !== 'random text') return because;
  }
  return undefined;
}

function suspicionOfJson(text: string): Suspicion | undefined {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    return undefined;
  }
  let found: Suspicion | undefined;
  eachText(read, (name, value) => {
    // The registries of a Docker configuration: user and password in base64.
    const because = name === 'auth' && /:/.test(Buffer.from(value, 'base64').toString('latin1')) && /^[\w+/]{8,}=*$/.test(value) ? 'HTTP credential' : suspicionOf(name, value);
    if (because !== 'random text') found ??= because;
  });
  return found;
}
