import type { _WorkloadState } from './state';
import { readMountPath } from './writable-paths';
import type { Config } from '../constructs/config';
import type { ConfigNode } from '../graph/pod';
import { quoted } from '../graph/problem';
import type { Reader } from '../graph/reader';
import { parseDnsSubdomain, parseEnvName, parseServiceName } from '../graph/values/names';
import { secretReason } from '../graph/values/secret-value';

/** Source: Kubernetes API, ConfigMap: keys, and at most 1 MiB. */
const FILE_NAME = /^[-._a-zA-Z0-9]{1,253}$/;
const MOST_BYTES = 2 ** 20;

/** The configuration as it was said, without a look at whether it makes sense. */
export function plannedConfig({ _record: { factory, name, data, mountPath } }: Config, workload: string): ConfigNode {
  const configMap = factory === 'existing' ? name : `${workload}-${name}`;
  return { name: configMap, volume: volumeOf(configMap), data, mountPath };
}

/** Those of all containers. */
export function configsOf({ props }: Pick<_WorkloadState, 'props'>): readonly Config[] {
  return [...props.config ?? [], ...(props.containers ?? []).flatMap(({ _options }) => _options.config ?? [])];
}

/** Notes what is wrong with the configurations of a workload, each of which may be that of several containers. */
export function readConfigs(reader: Reader, configs: readonly Config[], workload: string): void {
  const known = new Map<string, Config>();
  for (const config of new Set(configs)) {
    readConfig(reader, config, workload);
    const { name } = plannedConfig(config, workload);
    if (known.has(name)) {
      reader.refuse(
        'duplicate-name', `config ${quoted(config.name)}`, 'two configurations', 'one of each name in a workload', 'give one of them another name, or list all values in one',
      );
    }
    known.set(name, config);
  }
}

function readConfig(reader: Reader, { _record: { factory, name, data, mountPath } }: Config, workload: string): void {
  const subject = `config ${quoted(name)}`;
  if (mountPath !== undefined) readMountPath(reader, `${subject}: mountPath`, mountPath);
  if (factory === 'existing' || data === undefined) {
    reader.read('name', `${subject}: name`, name, parseDnsSubdomain);
    return;
  }
  if (reader.read('name', `${subject}: name`, name, parseServiceName) !== undefined && parseServiceName(workload).ok) {
    reader.read('name', `${subject}: name`, `${workload}-${name}`, parseServiceName);
  }
  const entries = Object.entries(data);
  if (entries.length === 0) reader.refuse('config', subject, 'nothing in it', 'at least one value', "write them: { LOG_LEVEL: 'info' }");
  for (const [key, value] of entries) {
    if (factory === 'values') reader.read('name', `${subject}: key`, key, parseEnvName);
    else if (!FILE_NAME.test(key)) reader.refuse('config', `${subject}: key`, quoted(key), "a file name of letters, digits, '-', '_' and '.'", 'leave other characters out');
    // The name of a file says nothing of single values in it.
    const reason = secretReason(factory === 'values' ? key : '', value);
    if (reason === undefined) continue;
    reader.refuse(
      'secret-as-value', `${subject}: ${key}`, `a value that must stay secret, because ${reason}`, 'no credentials in a manifest',
      "keep it in a vault and name it here: secrets: [store.secret('name', { VARIABLE: 'path#property' })]",
    );
  }
  const bytes = entries.reduce((sum, [key, value]) => sum + key.length + Buffer.byteLength(value), 0);
  if (bytes > MOST_BYTES) reader.refuse('config', subject, `${bytes} bytes`, `at most ${MOST_BYTES} bytes, which is all that a ConfigMap holds`, 'put large files into the image or onto a volume');
}

/** Volumes have shorter names than ConfigMaps. */
function volumeOf(configMap: string): string {
  return `config-${configMap}`.replace(/\./g, '-').slice(0, 63).replace(/-+$/, '');
}
