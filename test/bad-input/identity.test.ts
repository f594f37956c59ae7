import { service } from './programs';
import { accepts, refuses, told } from './refuses';
import type { Program } from './refuses';
import { CloudIdentity } from '../../src';

const known = (identity: CloudIdentity): Program => ({ shop }) => service(shop, 'web', { identity });
const ROLE = 'arn:aws:iam::123456789012:role/web';
const ID = '0f8fad5b-d9cb-469f-a165-70867728950e';

describe('an identity in a cloud', () => {
  refuses('by the name of a role', known(CloudIdentity.awsRole({ roleArn: 'web', region: 'eu-central-1' })), told('identity', 'web', "identity.roleArn: got 'web'", 'the ARN of a role'));
  refuses('in a region that is none', known(CloudIdentity.awsRole({ roleArn: ROLE, region: 'frankfurt' })), told('identity', 'web', "identity.region: got 'frankfurt'", 'a region'));
  refuses('by a Google account that is none', known(CloudIdentity.gke({ googleServiceAccount: 'web' })), told('identity', 'web', "identity.googleServiceAccount: got 'web'", 'gserviceaccount.com'));
  refuses('by a client that is none', known(CloudIdentity.azure({ clientId: 'web', tenantId: ID })), told('identity', 'web', "identity.clientId: got 'web'", 'an id'));
  accepts('by a role', known(CloudIdentity.awsRole({ roleArn: ROLE, region: 'eu-central-1' })));
  accepts('by an association', known(CloudIdentity.eksPodIdentity()));
  accepts('of Google', known(CloudIdentity.gke({ googleServiceAccount: 'web-shop@acme-shop.iam.gserviceaccount.com' })));
  accepts('of Google without Dataplane V2', known(CloudIdentity.gke({ googleServiceAccount: 'web-shop@acme-shop.iam.gserviceaccount.com', dataplaneV2: false })));
  accepts('of Azure', known(CloudIdentity.azure({ clientId: ID, tenantId: ID })));
});
