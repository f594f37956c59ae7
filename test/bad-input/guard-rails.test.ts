import { accepts, refuses, told } from './refuses';
import type { Program } from './refuses';
import { GuardRails, Mesh, ZeroTrustNamespace } from '../../src';

const guarded = (users: string[]): Program => ({ chart }) => (
  new ZeroTrustNamespace(chart, 'bank', { mesh: Mesh.istio(), guardRails: GuardRails.deliveredBy(users) })
);
const BANK = 'app/bank';
const FIRST = 'guardRails.users[0]';

describe('who alone may change what was proven', () => {
  refuses('nobody', guarded([]), told('guard-rails', BANK, 'guardRails: got no users', 'nobody could change anything'));
  refuses('without a name', guarded(['']), told('guard-rails', BANK, `${FIRST}: got ''`, 'kubectl auth whoami'));
  refuses('whoever is called so', guarded(['system:serviceaccount:argocd:*']), told('guard-rails', BANK, `${FIRST}: got 'system:serviceaccount:argocd:*'`, 'one user'));
  for (const group of ['system:masters', 'system:authenticated', 'system:serviceaccounts', 'system:serviceaccounts:argocd', 'system:unauthenticated', 'system:nodes', 'system:anonymous']) {
    refuses(`the group ${group}`, guarded([group]), told('guard-rails', BANK, `${FIRST}: got '${group}'`, 'a group is no user'));
  }
  refuses('an account without a namespace', guarded(['system:serviceaccount:argocd']), told('guard-rails', BANK, `${FIRST}: got 'system:serviceaccount:argocd'`, 'namespace:name'));
  accepts('an account', guarded(['system:serviceaccount:argocd:argocd-application-controller']));
  accepts('a person and a pipeline', guarded(['alice@example.com', 'https://id.example.com#bob', 'arn:aws:sts::123456789012:assumed-role/ci/deploy']));
});
