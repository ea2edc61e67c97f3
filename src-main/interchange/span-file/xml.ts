/** An element of a tree: what lies in it, by order, and the text directly in it. */
export interface Element {
  readonly name: string;
  readonly children: Element[];
  text: string;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decode(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(#x[0-9a-fA-F]{1,6}|#\d{1,7}|[a-z]+);/g, (whole, name: string) => {
    if (!name.startsWith('#')) return ENTITIES[name] ?? whole;
    const code = name[1] === 'x' ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

/** The tree of a document, and what was wrong with it. */
export interface XmlTree {
  /** Holds the outermost elements. */
  readonly root: Element;
  readonly problems: readonly string[];
}

/** More nesting than any parameter file has. */
const DEEPEST = 60;

/**
 * Reads elements and text; attributes, comments, declarations and processing instructions are passed over, entities of
 * a document type are not expanded. Never fails: an end tag that fits nothing is ignored, one that fits an outer element
 * closes those within, and a text that breaks off yields what stood before.
 * @param leaveOut elements that are not kept, with everything in them; they may be most of a large file
 */
export function readXml(text: string, leaveOut: ReadonlySet<string>): XmlTree {
  const root: Element = { name: '', children: [], text: '' };
  const problems: string[] = [];
  const open: Element[] = [root];
  /** Depth at which an element that is left out began; 0 while nothing is. */
  let dropping = 0;
  let at = 0;
  while (at < text.length) {
    const tag = text.indexOf('<', at);
    const end = tag < 0 ? text.length : tag;
    if (end > at && dropping === 0) open[open.length - 1]!.text += decode(text.slice(at, end));
    if (tag < 0) break;
    const special = passOver(text, tag);
    if (special !== null) {
      if (special.content !== '' && dropping === 0) open[open.length - 1]!.text += special.content;
      at = special.end;
      continue;
    }
    const close = text.indexOf('>', tag);
    if (close < 0) {
      problems.push('the file ends inside a tag');
      break;
    }
    at = close + 1;
    if (text[tag + 1] === '/') {
      const name = local(text.slice(tag + 2, close).trim());
      const match = lastOpen(open, name);
      if (match < 1) problems.push(`an end tag </${name.slice(0, 40)}> that nothing opened`);
      else open.length = match;
      if (open.length <= dropping) dropping = 0;
      continue;
    }
    const selfClosing = text[close - 1] === '/';
    const name = local(/^[^\s/>]*/.exec(text.slice(tag + 1, Math.min(close, tag + 200)))![0]);
    if (name === '') continue;
    const element: Element = { name, children: [], text: '' };
    const dropped = dropping > 0 || leaveOut.has(name);
    if (!dropped) open[open.length - 1]!.children.push(element);
    if (selfClosing) continue;
    if (open.length > DEEPEST) {
      problems.push(`more than ${String(DEEPEST)} levels of nesting`);
      break;
    }
    if (dropped && dropping === 0) dropping = open.length;
    open.push(element);
  }
  const unclosed = open.slice(1).map((element) => element.name);
  if (unclosed.length > 0) problems.push(`the file ends inside <${unclosed.join('><')}>`);
  return { root, problems: [...new Set(problems)] };
}

/** Comments, CDATA, processing instructions and declarations at a `<`; null where an element or end tag stands there. */
function passOver(text: string, tag: number): { readonly end: number; readonly content: string } | null {
  const until = (start: string, stop: string): { end: number; content: string } | null => {
    if (!text.startsWith(start, tag)) return null;
    const found = text.indexOf(stop, tag + start.length);
    return { end: found < 0 ? text.length : found + stop.length, content: start === '<![CDATA[' ? text.slice(tag + start.length, found < 0 ? text.length : found) : '' };
  };
  return until('<!--', '-->') ?? until('<![CDATA[', ']]>') ?? until('<?', '?>') ?? documentType(text, tag);
}

/** A document type may hold declarations in brackets. */
function documentType(text: string, tag: number): { readonly end: number; readonly content: string } | null {
  if (text[tag + 1] !== '!') return null;
  const bracket = text.indexOf('[', tag);
  const close = text.indexOf('>', tag);
  const inner = bracket >= 0 && bracket < close ? text.indexOf(']', bracket) : tag;
  const end = inner < 0 ? -1 : text.indexOf('>', inner);
  return { end: end < 0 ? text.length : end + 1, content: '' };
}

function local(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function lastOpen(open: readonly Element[], name: string): number {
  for (let k = open.length - 1; k > 0; k--) if (open[k]!.name === name) return k;
  return -1;
}

/** Elements of a name directly inside. */
export function childrenOf(element: Element, name: string): Element[] {
  return element.children.filter((child) => child.name === name);
}

/** All elements of a name at any depth. */
export function descendantsOf(element: Element, name: string): Element[] {
  return element.children.flatMap((child) => [...(child.name === name ? [child] : []), ...descendantsOf(child, name)]);
}

/** Text at a path of names, the first of each; empty where there is none. */
export function textAt(element: Element, ...path: readonly string[]): string {
  let here: Element | undefined = element;
  for (const name of path) here = here?.children.find((child) => child.name === name);
  return here?.text.trim() ?? '';
}

/** Number at a path of names; NaN where there is none. */
export function numberAt(element: Element, ...path: readonly string[]): number {
  const text = textAt(element, ...path);
  return text === '' ? NaN : Number(text);
}
