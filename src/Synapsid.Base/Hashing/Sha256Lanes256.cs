// Safety: LoadBlocks reads 64 bytes from each of 8 pointers, which its caller vouches for, and writes 16 vectors.
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Synapsid.Base.Hashing;

/// <summary>Eight messages at once, in AVX2, which has neither rotations nor three-way logic.</summary>
internal readonly unsafe struct Sha256Lanes256 : ISha256Lanes<Vector256<uint>>
{
    public static int Count => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Fill(uint value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Add(Vector256<uint> a, Vector256<uint> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Choose(Vector256<uint> e, Vector256<uint> f, Vector256<uint> g) => g ^ (e & (f ^ g));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Majority(Vector256<uint> a, Vector256<uint> b, Vector256<uint> c) =>
        (a & b) | (c & (a | b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> BigSigma0(Vector256<uint> a) => Rotate(a, 2) ^ Rotate(a, 13) ^ Rotate(a, 22);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> BigSigma1(Vector256<uint> e) => Rotate(e, 6) ^ Rotate(e, 11) ^ Rotate(e, 25);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> SmallSigma0(Vector256<uint> word) => Rotate(word, 7) ^ Rotate(word, 18) ^ (word >> 3);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> SmallSigma1(Vector256<uint> word) =>
        Rotate(word, 17) ^ Rotate(word, 19) ^ (word >> 10);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> ShiftByByte(Vector256<uint> before, Vector256<uint> word) =>
        (before << 24) | (word >> 8);

    /// <summary>Two 8 × 8 transpositions, of the blocks' first and second halves.</summary>
    public static void LoadBlocks(byte** blocks, Vector256<uint>* words)
    {
        LoadHalves(blocks, 0, words);
        LoadHalves(blocks, 32, words + 8);
    }

    private static void LoadHalves(byte** blocks, int offset, Vector256<uint>* words)
    {
        Vector256<uint>* quads = stackalloc Vector256<uint>[8];
        for (int group = 0; group < 2; group++)
        {
            Vector256<uint> row0 = LoadBigEndian(blocks[4 * group] + offset);
            Vector256<uint> row1 = LoadBigEndian(blocks[(4 * group) + 1] + offset);
            Vector256<uint> row2 = LoadBigEndian(blocks[(4 * group) + 2] + offset);
            Vector256<uint> row3 = LoadBigEndian(blocks[(4 * group) + 3] + offset);
            Vector256<ulong> low01 = Avx2.UnpackLow(row0, row1).AsUInt64();
            Vector256<ulong> high01 = Avx2.UnpackHigh(row0, row1).AsUInt64();
            Vector256<ulong> low23 = Avx2.UnpackLow(row2, row3).AsUInt64();
            Vector256<ulong> high23 = Avx2.UnpackHigh(row2, row3).AsUInt64();
            quads[group] = Avx2.UnpackLow(low01, low23).AsUInt32();
            quads[2 + group] = Avx2.UnpackHigh(low01, low23).AsUInt32();
            quads[4 + group] = Avx2.UnpackLow(high01, high23).AsUInt32();
            quads[6 + group] = Avx2.UnpackHigh(high01, high23).AsUInt32();
        }

        for (int column = 0; column < 4; column++)
        {
            words[column] = Avx2.Permute2x128(quads[2 * column], quads[(2 * column) + 1], 0x20);
            words[4 + column] = Avx2.Permute2x128(quads[2 * column], quads[(2 * column) + 1], 0x31);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> LoadBigEndian(byte* block)
    {
        Vector256<byte> swap = Vector256.Create(
            0x04050607_00010203UL, 0x0C0D0E0F_08090A0BUL, 0x04050607_00010203UL, 0x0C0D0E0F_08090A0BUL).AsByte();
        return Avx2.Shuffle(Vector256.Load(block), swap).AsUInt32();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Rotate(Vector256<uint> value, int bits) => (value >> bits) | (value << (32 - bits));
}
