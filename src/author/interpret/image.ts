import type { _WorkloadState } from './state';
import { quoted } from '../graph/problem';
import type { Reader } from '../graph/reader';
import { movingTag, parseImage } from '../graph/values/image';
import { Rule } from '../graph/waivers';

/** The images of all containers, also of those that were added through cdk8s-plus. */
export function readImages(reader: Reader, state: _WorkloadState): void {
  for (const [index, container] of state.containers.entries()) {
    readImage(reader, index === 0 ? 'image' : `image of container ${quoted(container.name)}`, container.image, state);
  }
}

function readImage(reader: Reader, subject: string, text: string, state: _WorkloadState): void {
  const image = reader.read('image-reference', subject, text, parseImage);
  if (!image || image.digest !== undefined) return;
  if (movingTag(image) !== undefined && !reader.lifts(Rule.IMAGE_TAG)) {
    reader.refuse(
      'image-tag', subject, quoted(text), "a pinned version: 'latest' (or no tag) can change at any time",
      'pin the version, preferably with its digest: repository:tag@sha256:…',
    );
    return;
  }
  if (reader.lifts(Rule.IMAGE_DIGEST)) return;
  const told = [
    'image-digest', subject, quoted(text), 'a digest: a tag can be moved to another image', `write ${text}@sha256:…`,
  ] as const;
  if (state.namespace?.strictImages) reader.refuse(...told);
  else reader.warn(...told);
}
