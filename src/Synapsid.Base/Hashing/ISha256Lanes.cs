// Safety: the pointers here are the kernel's own; Sha256Kernel and Sha256Batch say why they stay inside their buffers.
namespace Synapsid.Base.Hashing;

/// <summary>
/// The operations that SHA-256 (FIPS 180-4, section 4.1.2) is made of, on as many messages at once as a vector has
/// lanes. The kernel is written once over this interface; the JIT makes one copy of it for each implementing struct.
/// </summary>
/// <typeparam name="TVector">Holds one 32-bit word a lane.</typeparam>
internal unsafe interface ISha256Lanes<TVector>
    where TVector : unmanaged
{
    /// <summary>Lanes of one vector: messages hashed side by side.</summary>
    static abstract int Count { get; }

    /// <summary>The word in every lane.</summary>
    static abstract TVector Fill(uint value);

    /// <summary>Lane by lane a + b.</summary>
    static abstract TVector Add(TVector a, TVector b);

    /// <summary>Lane by lane Ch: the bits of <paramref name="f"/> where e is set, else those of g.</summary>
    static abstract TVector Choose(TVector e, TVector f, TVector g);

    /// <summary>Lane by lane Maj: the bits that at least two of three have.</summary>
    static abstract TVector Majority(TVector a, TVector b, TVector c);

    /// <summary>Lane by lane Σ0: rotations by 2, 13 and 22.</summary>
    static abstract TVector BigSigma0(TVector a);

    /// <summary>Lane by lane Σ1: rotations by 6, 11 and 25.</summary>
    static abstract TVector BigSigma1(TVector e);

    /// <summary>Lane by lane σ0: rotations by 7 and 18, shift by 3.</summary>
    static abstract TVector SmallSigma0(TVector word);

    /// <summary>Lane by lane σ1: rotations by 17 and 19, shift by 10.</summary>
    static abstract TVector SmallSigma1(TVector word);

    /// <summary>Lane by lane the four bytes that begin one byte earlier: the last of
    /// <paramref name="before"/>, then the first three of <paramref name="word"/>, as big-endian words.</summary>
    static abstract TVector ShiftByByte(TVector before, TVector word);

    /// <summary>Reads one 64-byte block a lane and lays them across: word i of every lane into
    /// <c>words[i]</c>.</summary>
    static abstract void LoadBlocks(byte** blocks, TVector* words);
}
