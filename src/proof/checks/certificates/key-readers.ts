/** Who may read the keys of workloads beside them: whoever does is that workload to everybody. Source: Kubernetes "Good practices for Kubernetes Secrets". */
import type { Certified } from './expected';
import type { Manifests } from '../../../judge/objects/manifests';
import { SecretReaders } from '../../../judge/questions/secret-readers';
import type { Message } from '../../findings/message';
import { ownWorkloads } from '../../specification/specification';
import type { Specification } from '../../specification/specification';

/** What else has one of their Secrets: by what it declares, as a file or a variable, or by a right. */
export function* keyReaders(graph: Specification, expected: readonly Certified[], manifests: Manifests): Generator<Message> {
  const owners = new Map(expected.map(({ workload, secret }) => [`${workload.namespace}/${secret}`, workload]));
  for (const { id, namespace, secrets } of ownWorkloads(graph)) {
    for (const { name } of secrets) {
      const owner = owners.get(`${namespace}/${name}`);
      if (owner) yield { node: id, text: `${id} declares the Secret ${namespace}/${name}, with which it is ${owner.id} to everybody. Take it out of its secrets` };
    }
  }
  const readers = new SecretReaders(manifests);
  for (const { workload: { id, namespace }, secret } of expected) {
    for (const { who, because } of readers.rightsTo({ namespace, name: secret })) {
      const name = who.namespace === '' ? who.name : `${who.namespace}/${who.name}`;
      yield { node: id, text: `${who.kind} ${name} may read the Secret ${namespace}/${secret} (${because}), with which it is ${id} to everybody. Take the right away` };
    }
  }
}
