import type { _WorkloadState } from './state';
import { quoted } from '../graph/problem';
import type { Reader } from '../graph/reader';

const ROLE = /^arn:aws(-[a-z-]+)?:iam::\d{12}:role\/[\w+=,.@/-]+$/;
const REGION = /^[a-z]{2}(-[a-z]+)+-\d$/;
const GOOGLE = /^[a-z][a-z0-9-]{4,28}[a-z0-9]@[a-z][a-z0-9-]{4,28}[a-z0-9]\.iam\.gserviceaccount\.com$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Names in clouds by their form: with another one no credentials come, and nobody says why. */
export function readIdentity(reader: Reader, { props }: Pick<_WorkloadState, 'props'>): void {
  const said = props.identity?._record;
  if (!said) return;
  const check = (field: string, value: string, form: RegExp, expected: string, example: string): void => {
    if (!form.test(value)) reader.refuse('identity', `identity.${field}`, quoted(value), expected, `write it like '${example}'`);
  };
  if (said.factory === 'awsRole') {
    check('roleArn', said.roleArn, ROLE, 'the ARN of a role', 'arn:aws:iam::123456789012:role/orders');
    check('region', said.region, REGION, 'a region of AWS', 'eu-central-1');
  } else if (said.factory === 'gke') {
    check('googleServiceAccount', said.googleServiceAccount, GOOGLE, 'the address of a Google service account', 'orders@acme-shop.iam.gserviceaccount.com');
  } else if (said.factory === 'azure') {
    for (const field of ['clientId', 'tenantId'] as const) check(field, said[field], UUID, 'an id', '00000000-0000-0000-0000-000000000000');
  }
}
