import { quoted } from '../graph/problem';
import type { Reader } from '../graph/reader';
import type { StoreProvider, StoreProviderKind } from '../graph/secret-store';
import { parseDnsSubdomain } from '../graph/values/names';

type Readers = { readonly [K in StoreProviderKind]: (reader: Reader, subject: string, provider: Extract<StoreProvider, { kind: K }>) => void };

const READERS: Readers = {
  vault: (reader, subject, vault) => {
    readHttps(reader, `${subject}.server`, vault.server);
    for (const field of ['path', 'mountPath', 'role', 'audience'] as const) readText(reader, `${subject}.${field}`, vault[field]);
    if (vault.caConfigMap) reader.read('name', `${subject}.caConfigMap`, vault.caConfigMap.name, parseDnsSubdomain);
  },
  aws: (reader, subject, aws) => readText(reader, `${subject}.region`, aws.region),
  gcp: (reader, subject, gcp) => {
    for (const field of ['projectId', 'clusterLocation', 'clusterName'] as const) readText(reader, `${subject}.${field}`, gcp[field]);
  },
  azure: (reader, subject, azure) => readHttps(reader, `${subject}.vaultUrl`, azure.vaultUrl),
};

/** Notes what is wrong with where secrets are fetched from, and with the account that fetches them. */
export function readStore(reader: Reader, subject: string, provider: StoreProvider, annotations: Readonly<Record<string, string>>): void {
  (READERS[provider.kind] as (reader: Reader, subject: string, provider: StoreProvider) => void)(reader, subject, provider);
  for (const [key, value] of Object.entries(annotations)) readText(reader, `${subject}: ${key}`, value);
}

/** Secrets travel over this address: nothing but TLS will do. */
function readHttps(reader: Reader, subject: string, text: string): void {
  if (URL.canParse(text) && new URL(text).protocol === 'https:' && new URL(text).username === '') return;
  reader.refuse('secret', subject, quoted(text), 'an address that starts with https:// and holds no credentials', "write it like 'https://vault.example.com:8200'");
}

function readText(reader: Reader, subject: string, text: string): void {
  if (text.trim() === text && text !== '') return;
  reader.refuse('secret', subject, quoted(text), 'a text without spaces around it', 'say what it is');
}
