/**
 * XML as a run of tags and texts, in one linear pass that believes nothing: declarations, processing
 * instructions and document types are dropped, so no entity is ever defined, expanded or fetched. Broken XML
 * gives what can be read of it.
 */
import { resolveReferences } from './html-text.ts';
import { endOfTag } from './tag-end.ts';

export type XmlToken =
  | {
      readonly type: 'open';
      readonly name: string;
      readonly attributes: string;
      readonly empty: boolean;
    }
  | { readonly type: 'close'; readonly name: string }
  | { readonly type: 'text'; readonly text: string };

const TAG = /^<(\/?)([A-Za-z_][\w.:-]{0,100})/;

/** @param xml - Names come in lower case; references in texts are resolved, CDATA is text. */
export function* xmlTokens(xml: string): Generator<XmlToken> {
  for (let at = 0; at < xml.length;) {
    const open = xml.indexOf('<', at);
    const end = open < 0 ? xml.length : open;
    if (end > at) yield { type: 'text', text: resolveReferences(xml.slice(at, end)) };
    if (open < 0) return;
    if (xml.startsWith('<![CDATA[', open)) {
      const close = xml.indexOf(']]>', open + 9);
      yield { type: 'text', text: xml.slice(open + 9, close < 0 ? xml.length : close) };
      at = close < 0 ? xml.length : close + 3;
    } else if (xml.startsWith('<!--', open)) {
      const close = xml.indexOf('-->', open + 4);
      at = close < 0 ? xml.length : close + 3;
    } else {
      const tag = TAG.exec(xml.slice(open, open + 104));
      const isTag = tag !== null || /^<[!?]/.test(xml.slice(open, open + 2));
      const close = isTag ? endOfTag(xml, open + (tag?.[0].length ?? 2)) : -1;
      if (tag !== null && close > 0) yield tagToken(tag, xml.slice(open + tag[0].length, close));
      at = close > 0 ? close + 1 : open + 1;
    }
  }
}

/** The value of an attribute; undefined where a tag has none of that name. */
export function attributeOf(attributes: string, name: string): string | undefined {
  const found = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, 'i').exec(
    attributes,
  );
  const value = found?.[1] ?? found?.[2];
  return value === undefined ? undefined : resolveReferences(value);
}

function tagToken(tag: RegExpExecArray, rest: string): XmlToken {
  const name = tag[2]!.toLowerCase();
  if (tag[1] === '/') return { type: 'close', name };
  return { type: 'open', name, attributes: rest, empty: rest.endsWith('/') };
}
