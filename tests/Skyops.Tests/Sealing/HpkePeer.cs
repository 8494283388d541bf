using System.Text.Json;
using System.Text.Json.Nodes;
using Skyops.Sealing.Keys;
using Skyops.Sealing.Objects;
using Skyops.Tests.Testing;

namespace Skyops.Tests.Sealing;

/// <summary>Asks @hpke/core, and Node's own cryptography, once for many questions.</summary>
internal static class HpkePeer
{
    private static readonly NodePeer Peer = new("hpke", "@hpke/core");

    public static async Task<IReadOnlyList<JsonObject>> AskAsync(IEnumerable<JsonObject> questions)
    {
        var asked = new JsonArray([.. questions]);
        var text = await Peer.RunAsync(["answer.mjs"], asked.ToJsonString());
        var answers = JsonSerializer.Deserialize<JsonArray>(text)!.Select(answer => (JsonObject)answer!).ToList();
        Assert.Equal(asked.Count, answers.Count);
        return answers;
    }

    /// <summary>Bytes of an answer; a refusal fails the test with what was said.</summary>
    public static byte[] BytesOf(this JsonObject answer, string member) => (string?)answer[member] is { } text
        ? Convert.FromHexString(text)
        : throw new Xunit.Sdk.XunitException($"the peer answered {answer.ToJsonString()}");

    public static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);

    /// <summary>The private scalar, which no product code gives out.</summary>
    public static string Scalar(SealingKey key)
    {
        using var exported = System.Security.Cryptography.ECDiffieHellman.Create();
        exported.ImportPkcs8PrivateKey(key.ExportPkcs8(), out _);
        return Hex(exported.ExportParameters(includePrivateParameters: true).D);
    }

    public static JsonObject Context(SealingContext context) => new()
    {
        ["task"] = context.Task,
        ["direction"] = (int)context.Direction,
        ["stage"] = context.Stage,
        ["shard"] = context.Shard,
        ["epoch"] = context.Epoch,
        ["manifest"] = Hex(context.Manifest.Span),
        ["name"] = context.Name,
    };
}
