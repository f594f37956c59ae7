/** The files beside a program: what it needs to run, and the pods that it keeps. */
import { stringify } from 'yaml';
import { declaredIn, type Plan } from '../plan/plan';

export interface WrittenFile {
  readonly path: string;
  readonly text: string;
}

/** The versions that a program is written for. */
export interface Versions {
  readonly library: string;
  readonly peers: Readonly<Record<string, string>>;
}

export function keptFile(namespace: string, workload: string): string {
  return `kept/${namespace}-${workload}.yaml`;
}

/** `npm install`, then `npx tsx main.ts` or `npx cdk8s synth`. */
export function projectFiles({ library, peers }: Versions): readonly WrittenFile[] {
  return [
    {
      path: 'package.json',
      text: json({
        name: 'adopted',
        version: '0.0.0',
        private: true,
        scripts: { synth: 'tsx main.ts', check: 'tsc' },
        dependencies: { ...peers, 'cdk8s-zero-trust': library },
        devDependencies: { '@types/node': '^20', 'cdk8s-cli': '^2', 'tsx': '^4', 'typescript': '>=5' },
      }),
    },
    {
      path: 'tsconfig.json',
      text: json({
        compilerOptions: { target: 'ES2022', module: 'node16', moduleResolution: 'node16', strict: true, noEmit: true, skipLibCheck: true, types: ['node'] },
        include: ['main.ts'],
      }),
    },
    { path: 'cdk8s.yaml', text: 'language: typescript\napp: npx tsx main.ts\n' },
  ];
}

export function keptFiles({ namespaces }: Plan): readonly WrittenFile[] {
  return namespaces.flatMap((namespace) => declaredIn(namespace).filter(({ form }) => form === 'kept').map(({ kept, found }) => ({
    path: keptFile(namespace.name, found.workload.name),
    // Programs read it as YAML 1.1, in which more words are no texts.
    text: kept.objects.map((object) => stringify(object, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false })).join('---\n'),
  })));
}

function json(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
