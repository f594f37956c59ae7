import type { ObjectTemplate } from '../manifest';

export interface ServiceAccountBody {
  readonly automountServiceAccountToken: false;
}

/** An account that a secret store logs in as. No pod runs as it. */
export const storeServiceAccount: ObjectTemplate<unknown, ServiceAccountBody> = {
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  fields: ['automountServiceAccountToken'],
  render: () => ({ automountServiceAccountToken: false }),
};
