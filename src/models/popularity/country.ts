/** Countries as numbers, so that a snapshot holds them in an array: two letters of ISO 3166. */

export function isCountry(country: string): boolean {
  return /^[A-Z]{2}$/.test(country);
}

export function countryNumber(country: string): number {
  return country.charCodeAt(0) * 256 + country.charCodeAt(1);
}
