export function scoped(css: string, root: string): string;
