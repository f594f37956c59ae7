/** Variables of a container: values, Secrets that exist, ConfigMaps that exist. */
import { call, object, text, textMap, type Code } from '../program/code';
import type { Fields } from '../read/fields';
import { grouped } from '../read/found';
import type { Survey } from '../read/survey';

export interface Environment {
  readonly env: Readonly<Record<string, string>>;
  readonly secrets: readonly Code[];
  readonly config: readonly Code[];
}

interface FromSecret {
  readonly variable: string;
  readonly secret: string;
  readonly key: string;
}

/** @param settings what is in a ConfigMap of the manifests; undefined where it is not there */
export function environmentOf(container: Fields, settings: Sources['settings'], survey: Survey): Environment {
  const env = new Map<string, string>();
  const secrets: FromSecret[] = [];
  for (const item of container.objects('env')) {
    const variable = item.text('name') ?? '';
    const from = item.tryObject('valueFrom');
    const value = item.text('value') ?? '';
    item.done();
    if (!from) env.set(variable, value);
    else readSource(from, variable, { env, secrets, settings, survey });
  }
  const whole = wholeSources(container);
  const named = [...grouped(secrets, ({ secret }) => secret)].map(([secret, keys]) => (
    call('Secret.existing', text(secret), textMap(Object.fromEntries(keys.map(({ variable, key }) => [variable, key]))))
  ));
  return { env: Object.fromEntries(env), secrets: [...named, ...whole.secrets], config: whole.config };
}

interface Sources {
  readonly env: Map<string, string>;
  readonly secrets: FromSecret[];
  readonly settings: (name: string) => Readonly<Record<string, string>> | undefined;
  readonly survey: Survey;
}

function readSource(from: Fields, variable: string, { env, secrets, settings, survey }: Sources): void {
  const secret = from.tryObject('secretKeyRef');
  if (secret) secrets.push({ variable, secret: secret.text('name') ?? '', key: secret.text('key') ?? '' });
  secret?.done({ optional: [false] });
  const config = from.tryObject('configMapKeyRef');
  if (config) {
    const [name, key] = [config.text('name') ?? '', config.text('key') ?? ''];
    const value = settings(name);
    if (value && Object.hasOwn(value, key)) {
      env.set(variable, value[key]);
      survey.dropped.push(`${config.path}: the value that ConfigMap ${name} has today is written as it is`);
    } else {
      survey.blocks.push(`${config.path} takes one key of ConfigMap ${name}, which is not in the manifests`);
    }
  }
  config?.done({ optional: [false] });
  from.done();
}

/** Sources of which every key becomes a variable. */
function wholeSources(container: Fields): Pick<Environment, 'secrets' | 'config'> {
  const secrets: Code[] = [];
  const config: Code[] = [];
  for (const source of container.objects('envFrom')) {
    const secret = source.tryObject('secretRef');
    if (secret) secrets.push(call('Secret.allOfExisting', text(secret.text('name') ?? '')));
    secret?.done({ optional: [false] });
    const settings = source.tryObject('configMapRef');
    if (settings) config.push(call('Config.existing', text(settings.text('name') ?? '')));
    settings?.done({ optional: [false] });
    source.done();
  }
  return { secrets, config };
}

/** Where a volume of files is mounted. */
export function mountedAt(path: string): Code {
  return object([{ key: 'mountPath', value: text(path) }]);
}
