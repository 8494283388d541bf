using System.Security.Cryptography;
using System.Text.Json;
using Skyops.Api;
using Skyops.Ethereum.Hashing;
using Skyops.Tasks;

namespace Skyops.Client.Tasks;

/// <summary>
/// The bytes of a spec that its hash and the owner's signature cover: the shared source-generated JSON with every default written out. The silo makes the same
/// bytes from what it has read, so the hash does not depend on how the body was formatted.
/// </summary>
public static class CanonicalSpec
{
    public static byte[] Write(TaskSpec spec) => JsonSerializer.SerializeToUtf8Bytes(spec, SkyopsJson.Default.TaskSpec);

    public static Hash256 Hash(TaskSpec spec) => Hash256.FromBytes(SHA256.HashData(Write(spec)));
}
