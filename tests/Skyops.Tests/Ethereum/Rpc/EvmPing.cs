using Skyops.Ethereum.Hashing;

namespace Skyops.Tests.Ethereum.Rpc;

/// <summary>
/// A contract written in bytes, so that these tests need no compiler. Called without data it logs the caller and the
/// value that was paid; called with data it reverts with that data.
/// </summary>
internal static class EvmPing
{
    /// <summary>Its code on the chain, given the first topic of what it logs.</summary>
    public static byte[] Runtime(Hash256 topic) =>
    [
        0x36, 0x60, 0x30, 0x57, // with data: on at 0x30
        0x34, 0x60, 0x00, 0x52, // value to memory
        0x33, 0x7F, .. topic.ToBytes(), // caller, topic
        0x60, 0x20, 0x60, 0x00, 0xA2, 0x00, // log two topics, stop
        0x5B, 0x36, 0x60, 0x00, 0x60, 0x00, 0x37, // data to memory
        0x36, 0x60, 0x00, 0xFD, // revert with it
    ];

    /// <summary>The code that makes it: copies what follows to memory and returns it.</summary>
    public static byte[] Creation(Hash256 topic)
    {
        var runtime = Runtime(topic);
        return [0x60, (byte)runtime.Length, 0x80, 0x60, 0x0B, 0x60, 0x00, 0x39, 0x60, 0x00, 0xF3, .. runtime];
    }
}
