import { Schema, type ScalarTag } from 'yaml';
import { PLAIN_SCALARS } from './yaml-scalars';

const SCALARS = PLAIN_SCALARS.map(({ tag, test, resolve }): ScalarTag => ({ tag: `tag:yaml.org,2002:${tag}`, default: true, test, resolve }));

/** The schema by which all text is read. */
export const KUBERNETES_YAML = new Schema({ schema: 'failsafe', customTags: SCALARS, merge: true });
