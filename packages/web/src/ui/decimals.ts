/** A number with so many decimals, as the language writes it. @example decimals(1.5, 2, 'de') // '1,50' */
export function decimals(value: number, digits: number, language: string): string {
  const style = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat(language, style).format(value);
}
