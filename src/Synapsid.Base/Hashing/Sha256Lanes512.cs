// Safety: LoadBlocks reads 64 bytes from each of 16 pointers, which its caller vouches for, and writes 16 vectors.
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Synapsid.Base.Hashing;

/// <summary>Sixteen messages at once, in AVX-512 with its own rotations and three-way logic.</summary>
internal readonly unsafe struct Sha256Lanes512 : ISha256Lanes<Vector512<uint>>
{
    private const byte TableXor = 0x96;
    private const byte TableChoose = 0xCA;
    private const byte TableMajority = 0xE8;

    public static int Count => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Fill(uint value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Add(Vector512<uint> a, Vector512<uint> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Choose(Vector512<uint> e, Vector512<uint> f, Vector512<uint> g) =>
        Avx512F.TernaryLogic(e, f, g, TableChoose);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Majority(Vector512<uint> a, Vector512<uint> b, Vector512<uint> c) =>
        Avx512F.TernaryLogic(a, b, c, TableMajority);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> BigSigma0(Vector512<uint> a) => Avx512F.TernaryLogic(
        Avx512F.RotateRight(a, 2), Avx512F.RotateRight(a, 13), Avx512F.RotateRight(a, 22), TableXor);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> BigSigma1(Vector512<uint> e) => Avx512F.TernaryLogic(
        Avx512F.RotateRight(e, 6), Avx512F.RotateRight(e, 11), Avx512F.RotateRight(e, 25), TableXor);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> SmallSigma0(Vector512<uint> word) => Avx512F.TernaryLogic(
        Avx512F.RotateRight(word, 7), Avx512F.RotateRight(word, 18), Avx512F.ShiftRightLogical(word, 3), TableXor);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> SmallSigma1(Vector512<uint> word) => Avx512F.TernaryLogic(
        Avx512F.RotateRight(word, 17), Avx512F.RotateRight(word, 19), Avx512F.ShiftRightLogical(word, 10), TableXor);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> ShiftByByte(Vector512<uint> before, Vector512<uint> word) =>
        Avx512F.ShiftLeftLogical(before, 24) | Avx512F.ShiftRightLogical(word, 8);

    /// <summary>
    /// A 16 × 16 transposition in three stages: words within groups of four rows, then pairs of words, then the
    /// groups' 128-bit quarters.
    /// </summary>
    public static void LoadBlocks(byte** blocks, Vector512<uint>* words)
    {
        Vector512<uint>* quads = stackalloc Vector512<uint>[16];
        for (int group = 0; group < 4; group++)
        {
            Vector512<uint> row0 = LoadBigEndian(blocks[4 * group]);
            Vector512<uint> row1 = LoadBigEndian(blocks[(4 * group) + 1]);
            Vector512<uint> row2 = LoadBigEndian(blocks[(4 * group) + 2]);
            Vector512<uint> row3 = LoadBigEndian(blocks[(4 * group) + 3]);
            Vector512<ulong> low01 = Avx512F.UnpackLow(row0, row1).AsUInt64();
            Vector512<ulong> high01 = Avx512F.UnpackHigh(row0, row1).AsUInt64();
            Vector512<ulong> low23 = Avx512F.UnpackLow(row2, row3).AsUInt64();
            Vector512<ulong> high23 = Avx512F.UnpackHigh(row2, row3).AsUInt64();
            quads[group] = Avx512F.UnpackLow(low01, low23).AsUInt32();
            quads[4 + group] = Avx512F.UnpackHigh(low01, low23).AsUInt32();
            quads[8 + group] = Avx512F.UnpackLow(high01, high23).AsUInt32();
            quads[12 + group] = Avx512F.UnpackHigh(high01, high23).AsUInt32();
        }

        for (int column = 0; column < 4; column++)
        {
            Vector512<uint>* four = quads + (4 * column);
            Vector512<uint> even01 = Avx512F.Shuffle4x128(four[0], four[1], 0x88);
            Vector512<uint> odd01 = Avx512F.Shuffle4x128(four[0], four[1], 0xDD);
            Vector512<uint> even23 = Avx512F.Shuffle4x128(four[2], four[3], 0x88);
            Vector512<uint> odd23 = Avx512F.Shuffle4x128(four[2], four[3], 0xDD);
            words[column] = Avx512F.Shuffle4x128(even01, even23, 0x88);
            words[4 + column] = Avx512F.Shuffle4x128(odd01, odd23, 0x88);
            words[8 + column] = Avx512F.Shuffle4x128(even01, even23, 0xDD);
            words[12 + column] = Avx512F.Shuffle4x128(odd01, odd23, 0xDD);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> LoadBigEndian(byte* block)
    {
        Vector512<byte> swap = Vector512.Create(
            0x04050607_00010203UL, 0x0C0D0E0F_08090A0BUL, 0x04050607_00010203UL, 0x0C0D0E0F_08090A0BUL,
            0x04050607_00010203UL, 0x0C0D0E0F_08090A0BUL, 0x04050607_00010203UL, 0x0C0D0E0F_08090A0BUL).AsByte();
        return Avx512BW.Shuffle(Vector512.Load(block), swap).AsUInt32();
    }
}
