import * as ts from 'typescript';

/** A source with one constant changed. */
export interface AuthorMutant {
  /** Relative to `src/`. */
  readonly path: string;
  readonly line: number;
  /** `"POST" becomes "POSTx"`. */
  readonly what: string;
  readonly source: string;
}

/** Words of mistakes: what they say opens nothing. */
const TELLING = new Set(['refuse', 'warn', 'refuseNothing', 'refuseMissing', 'refused', 'Error', 'quoted', 'bad']);
const TOLD_FIELDS = new Set(['code', 'severity', 'value', 'expected', 'fix', 'subject']);

/** Every mutant of a source, in the order of its text. */
export function authorMutants(path: string, source: string): readonly AuthorMutant[] {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.ES2022, true);
  const mutants: AuthorMutant[] = [];
  const change = (node: ts.Node, text: string, verb: string) => {
    const { line } = file.getLineAndCharacterOfPosition(node.getStart());
    const short = node.getText().replace(/\s+/g, ' ').slice(0, 60);
    mutants.push({ path, line: line + 1, what: `${short} ${verb}`, source: source.slice(0, node.getStart()) + text + source.slice(node.getEnd()) });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isEnumDeclaration(node)) return;
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || tells(node)) return;
    if (ts.isNumericLiteral(node)) change(node, `(${node.text} + 1)`, 'becomes one more');
    else if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) changeText(node, change);
    else if (node.kind === ts.SyntaxKind.TrueKeyword) change(node, 'false', 'becomes false');
    else if (node.kind === ts.SyntaxKind.FalseKeyword) change(node, 'true', 'becomes true');
    else if (ts.isTemplateHead(node) || ts.isTemplateMiddle(node) || ts.isTemplateTail(node)) changePart(node, change);
    else if (ts.isObjectLiteralExpression(node)) node.properties.forEach((property) => { drop(node.properties, change, property); });
    else if (ts.isArrayLiteralExpression(node)) node.elements.forEach((element) => { drop(node.elements, change, element); });
    ts.forEachChild(node, visit);
  };
  visit(file);
  return mutants;
}

type Change = (node: ts.Node, text: string, verb: string) => void;

function changeText(node: ts.StringLiteral | ts.NoSubstitutionTemplateLiteral, change: Change): void {
  const isKey = ts.isPropertyAssignment(node.parent) && node.parent.name === node;
  if (ts.isElementAccessExpression(node.parent)) return;
  change(node, JSON.stringify(`${node.text}x`), isKey ? 'is misspelt' : `becomes ${JSON.stringify(`${node.text}x`)}`);
}

function changePart(node: ts.TemplateHead | ts.TemplateMiddle | ts.TemplateTail, change: Change): void {
  const text = node.getText();
  if (/^[`}](\$\{|`)$/.test(text)) return;
  change(node, `${text[0]}x${text.slice(1)}`, 'gets a letter more');
}

/** Takes one of several away; the comma after it goes, too. */
function drop(all: ts.NodeArray<ts.Node>, change: Change, node: ts.Node): void {
  const isBinding = ts.isArrayLiteralExpression(node.parent) && ts.isVariableDeclaration(node.parent.parent) && all.length === 1;
  if (isBinding) return;
  change(node, ts.isArrayLiteralExpression(node.parent) ? '...[]' : '...{}', 'is left out');
}

function tells(node: ts.Node): boolean {
  if (ts.isCallExpression(node)) {
    const name = ts.isPropertyAccessExpression(node.expression) ? node.expression.name.text : node.expression.getText();
    return TELLING.has(name);
  }
  if (ts.isNewExpression(node)) return node.expression.getText().endsWith('Error');
  return ts.isPropertyAssignment(node) && TOLD_FIELDS.has(node.name.getText()) && /problem|code|expected/.test(node.parent.getText());
}
