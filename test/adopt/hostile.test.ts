/** Manifests that want to harm: texts that try to end a literal or a comment, names that are none, kinds that nobody knows. */
import { readdirSync } from 'node:fs';
import { stringify } from 'yaml';
import { adopted, callsIn, cells, judged, run, wider } from './adopted';
import { typeErrors } from './type-errors';
import { commentText, keyText, literal } from '../../src/adopt/program/literal';
import { Variables } from '../../src/adopt/program/variables';

const HOSTILE = [
  "'; process.exit(7); '", '"; process.exit(7); "', '`${process.exit(7)}`', '*/ process.exit(7); /*', '\n process.exit(7);', '\r\nprocess.exit(7)//', '\u2028process.exit(7)',
  '\u2029process.exit(7)', '\\', '\\u0027', '\u202Eevil', '@ts-ignore', '@ts-expect-error', 'eslint-disable', '# sourceMappingURL=x', '</script>', '${x}', '__proto__', 'constructor', '\u0000',
];

test.each(HOSTILE)('%j is the same text in a program, and no program in a comment', (text) => {
  const printed = literal(text);
  expect(printed.split(/[\n\r\u2028\u2029]/)).toHaveLength(1);
  expect(new Function(`return ${printed};`)()).toBe(text);
  expect(Object.keys(new Function(`return { ${keyText(text)}: 1 };`)() as object)).toEqual([text]);
  expect(new Function(`// ${commentText(text)}\nreturn 5;`)()).toBe(5);
  expect(commentText(text)).not.toMatch(/@ts-|eslint-disable|[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
});

test('variables are words of the language never, and each only once', () => {
  const variables = new Variables();
  const names = ['class', 'app', 'await', '1st', '--', 'a-b', 'a--b', 'é', 'constructor', '__proto__', 'a-b'].map((name) => variables.of(name, 'shop'));
  expect(new Set(names).size).toBe(names.length);
  expect(() => new Function(names.map((name) => `const ${name} = 1;`).join('\n'))).not.toThrow();
});

const HARDENED = { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } };

interface Changes {
  readonly labels?: object;
  readonly env?: Readonly<Record<string, string>>;
  readonly annotations?: object;
  readonly container?: object;
}

function deployment(name: string, { labels = { app: name }, env = {}, ...more }: Changes = {}): object {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'shop' },
    spec: {
      replicas: 2,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels, ...(more.annotations && { annotations: more.annotations }) },
        spec: {
          securityContext: { runAsUser: 1000, runAsNonRoot: true },
          containers: [{
            name: 'main',
            image: `registry.example.com/shop/${/^[a-z-]+$/.test(name) ? name : 'x'}:1.0.0`,
            securityContext: HARDENED,
            ports: [{ containerPort: 8080 }],
            env: Object.entries(env).map(([key, value]) => ({ name: key, value })),
            resources: { limits: { memory: '64Mi' } },
            readinessProbe: { httpGet: { path: '/', port: 8080 } },
            livenessProbe: { httpGet: { path: '/', port: 8080 } },
            ...more.container,
          }],
        },
      },
    },
  };
}

const yaml = (...objects: readonly object[]): string => objects.map((object) => stringify(object)).join('---\n');

const policy = (to: object, from: readonly object[], more: object = {}): object => ({
  apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'in', namespace: 'shop' }, spec: { podSelector: { matchLabels: to }, policyTypes: ['Ingress'], ingress: [{ from }], ...more },
});

test('hostile values become a program that compiles, runs, and has these values', async () => {
  const env = Object.fromEntries(HOSTILE.filter((text) => !text.includes('\u0000')).map((text, index) => [`V${index}`, text]));
  const input = yaml(deployment('web', { env, annotations: { note: '*/ process.exit(7)\n@ts-ignore' } }));
  const result = await adopted(input);
  expect(result.code).toBe(0);
  expect(typeErrors([result.main])).toEqual([]);
  const ran = run(result);
  expect(ran.status).toBe(0);
  interface Container {
    readonly env: readonly { readonly name: string; readonly value: string }[];
  }
  const container = judged(ran.manifests).cluster.manifests.pods[0].spec.containers as readonly [Container];
  expect(Object.fromEntries(container[0].env.map(({ name, value }) => [name, value]))).toEqual(env);
});

test('names that no program can say are left out, and write no file elsewhere', async () => {
  const strange = ['../../evil', "x'; process.exit(7)", 'UPPER', '1st'].map((name) => deployment(name, { labels: { app: 'x' } }));
  const { main, code, folder } = await adopted(yaml(deployment('web'), ...strange));
  expect(code).not.toBe(3);
  expect(main.match(/new (SecureService|ForeignWorkload)/g)).toHaveLength(1);
  expect(readdirSync(folder).sort()).toEqual(['cdk8s.yaml', 'main.ts', 'package.json', 'tsconfig.json']);
  expect(typeErrors([main])).toEqual([]);
});

test('two workloads with the same labels get a label of their own, so that no policy takes one for the other', async () => {
  const loose = { securityContext: {} };
  const input = yaml(deployment('one', { labels: { app: 'same' }, container: loose }), deployment('two', { labels: { app: 'same' }, container: loose }), deployment('web'), policy({ app: 'same' }, [{ podSelector: { matchLabels: { app: 'web' } } }]));
  const result = await adopted(input);
  expect(result.code).toBe(0);
  expect(result.out).toContain('shop/one: its pods get the label cdk8s-zero-trust.dev/workload: one');
  const ran = run(result);
  expect(ran.status).toBe(0);
  const [before, after] = [judged([{ text: input }]), judged(ran.manifests)];
  expect(callsIn(after)).toEqual(['shop/web → shop/one:8080', 'shop/web → shop/two:8080']);
  expect([...cells(before, after)].filter(wider)).toEqual([]);
});

test('policies that allow more than is declared are narrowed to the ports that there are', async () => {
  const input = yaml(deployment('web'), deployment('cart'), policy({ app: 'cart' }, [{ podSelector: { matchLabels: { app: 'web' } } }]));
  const result = await adopted(input);
  expect(result.code).toBe(0);
  expect(result.out).toContain('shop/web, shop/cart: open on ports that no container and no Service names: they are closed');
  expect(callsIn(judged(run(result).manifests))).toEqual(['shop/web → shop/cart:8080']);
});

test('a policy of a kind that nobody models leaves open who may call whom, and nothing is declared by it', async () => {
  const opaque = { apiVersion: 'projectcalico.org/v3', kind: 'NetworkPolicy', metadata: { name: 'x', namespace: 'shop' }, spec: { selector: 'all()', ingress: [{ action: 'Allow' }] } };
  const { code, main } = await adopted(yaml(deployment('web'), deployment('cart'), policy({ app: 'cart' }, [{ podSelector: { matchLabels: { app: 'web' } } }]), opaque));
  expect(code).not.toBe(3);
  expect(main).not.toMatch(/^\w+\.calls\(/m);
  expect(main).toContain('the manifests do not decide whether it is allowed');
});

test('a folder that holds something is not written over unless it is asked for', async () => {
  const first = await adopted(yaml(deployment('web')));
  const again = await adopted(yaml(deployment('web')), ['--out', first.folder]);
  expect([again.code, again.err]).toEqual([3, expect.stringContaining('is not empty: name another folder, or write over it with --force')]);
  expect((await adopted(yaml(deployment('web')), ['--out', first.folder, '--force'])).code).toBe(0);
});

test.each([
  [['--keep-pods', '--harden'], '--keep-pods leaves pods as they are'], [['--expires', 'tomorrow'], '--expires: invalid day'], [['--owner', ' '], '--owner: expected a person or a team'],
  [['--flows', '/nowhere/at-all'], 'No such file'], [['--kubeconfig', 'x'], 'add --cluster'],
])('%j is an error of the user', async (flags, words) => {
  const { code, err, main } = await adopted(yaml(deployment('web')), flags);
  expect([code, main]).toEqual([3, '']);
  expect(err).toContain(words);
});
