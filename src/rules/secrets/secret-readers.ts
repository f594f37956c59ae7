import { SecretReaders, secretsIn } from '../../judge/questions/secret-readers';
import { evidenceOf } from '../evidence';
import { defineRule, type Evidence } from '../rule';
import { cis, nsa } from '../standards';
import { nameOf } from '../words';

/** What reads all Secrets of a namespace has a rule of its own. */
export const SECRET_READERS = defineRule({
  code: 'ZT505',
  name: 'secret-readers',
  title: 'A Secret can be read by more than the workload that it is for',
  severity: 'warning',
  why: 'What one of its readers loses, all of them have lost, and nobody can tell which; it cannot be changed for one of them.',
  fix: 'Give each reader a credential of its own, in a Secret of its own, and take the right from accounts that do not run the workload. `zero-trust secrets` lists all readers.',
  standards: [nsa('Secrets'), cis('5.4.1'), cis('5.1.2')],
  check: (input) => {
    const readers = new SecretReaders(input.manifests);
    return secretsIn(input.manifests).flatMap((secret): readonly Evidence[] => {
      const [owner, ...others] = readers.podsReading(secret, false);
      if (!owner) return [];
      const details = { secret: `${secret.namespace}/${secret.name}`, owner: nameOf(owner.pod.ref) };
      const own = `${owner.pod.ref.namespace}/${owner.pod.serviceAccount}`;
      return [
        ...others.flatMap(({ pod }) => input.pods.filter(({ template }) => template === pod))
          .map((pod) => evidenceOf(pod.ref, pod.spec.path, { details })),
        ...readers.rightsTo(secret)
          .filter(({ named, who }) => named === true && `${who.namespace}/${who.name}` !== own)
          .map(({ by, who }) => evidenceOf(by, ['subjects'], { details: { ...details, who: `${who.kind} ${who.namespace === '' ? '' : `${who.namespace}/`}${who.name}` } })),
      ];
    });
  },
  describe: ({ object, details }) => (details.who === undefined
    ? `${nameOf(object)} reads the Secret ${details.secret}, which ${details.owner} reads, too.`
    : `${nameOf(object)} lets ${details.who} read the Secret ${details.secret}, which ${details.owner} reads.`),
});
