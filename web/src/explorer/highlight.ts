/** Colours of code that keep their contrast by day and by night. */
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { tags } from '@lezer/highlight';

export const highlight = syntaxHighlighting(
  HighlightStyle.define([
    { tag: [tags.keyword, tags.definitionKeyword, tags.modifier], color: 'var(--accent)' },
    { tag: [tags.string, tags.special(tags.string)], color: 'var(--explore)' },
    { tag: [tags.number, tags.bool, tags.null, tags.atom], color: 'var(--explore)' },
    { tag: [tags.comment, tags.punctuation, tags.bracket], color: 'var(--quiet)' },
    { tag: [tags.propertyName, tags.variableName, tags.typeName], color: 'var(--ink)' },
  ]),
);
