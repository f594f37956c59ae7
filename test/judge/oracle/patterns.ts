/** Values of policies as regular expressions, read once more from the documentation. */
export function quote(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

export function starred(value: string): RegExp {
  if (value === '*') return /^[\s\S]+$/;
  if (value.startsWith('*')) return new RegExp(`^[\\s\\S]*${quote(value.slice(1))}$`);
  if (value.endsWith('*')) return new RegExp(`^${quote(value.slice(0, -1))}[\\s\\S]*$`);
  return new RegExp(`^${quote(value)}$`);
}

export function pathRegExp(value: string): RegExp {
  if (!value.includes('{*}') && !value.includes('{**}')) return starred(value);
  const chars = "a-zA-Z0-9\\-._~%!$&'()*+,;=:@";
  const body = quote(value).replace(/\\\{\\\*\\\*\\\}/g, `[${chars}/]*`).replace(/\\\{\\\*\\\}/g, `[${chars}]+`);
  return new RegExp(`^${body}$`);
}

/** issuer and subject are matched apart; a star belongs to the side that it stands on. */
export function principalRegExp(value: string): RegExp {
  if (value === '*') return /^.+\n.+$/;
  const at = value.lastIndexOf('/');
  const [issuer, subject] = [value.slice(0, at), value.slice(at + 1)];
  const left = value.startsWith('*') ? (issuer === '*' ? '.+' : `.*${quote(issuer.slice(1))}`) : quote(issuer);
  const right = !value.startsWith('*') && subject.endsWith('*') ? (subject === '*' ? '.+' : `${quote(subject.slice(0, -1))}.*`) : quote(subject);
  return new RegExp(`^${left}\n${right}$`);
}
