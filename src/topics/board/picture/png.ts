import { fileURLToPath } from 'node:url'

const fonts = ['400Regular/Inter_400Regular.ttf', '600SemiBold/Inter_600SemiBold.ttf'].map((file) =>
  fileURLToPath(import.meta.resolve(`@expo-google-fonts/inter/${file}`)),
)

/** Renders a picture as PNG, with the program's own fonts. The first call loads the library. */
export async function pngOf(svg: string): Promise<Uint8Array> {
  const { renderAsync } = await import('@resvg/resvg-js')
  const font = { fontFiles: fonts, loadSystemFonts: false, defaultFontFamily: 'Inter' }
  return (await renderAsync(svg, { font, fitTo: { mode: 'zoom', value: 1.5 } })).asPng()
}
