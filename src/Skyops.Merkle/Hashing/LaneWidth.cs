namespace Skyops.Merkle.Hashing;

/// <summary>The widest form of SHA-256 to use. Every width gives the same bytes.</summary>
internal enum LaneWidth
{
    One = 1,
    Eight = 8,
    Sixteen = 16,
}
