import { ImageResponse } from 'next/og';

export async function GET() {
  return new ImageResponse(
    (
      <div style={{ display: 'flex' }}>
        {/* export const POST = 1 */}
        export async function PUT() it's {"export const DELETE = 1"} text
        <span title="export const PATCH = () => {}">{'}'}</span>
      </div>
    ),
  );
}
