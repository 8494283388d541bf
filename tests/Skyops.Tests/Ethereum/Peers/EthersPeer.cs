using System.Text.Json;
using System.Text.Json.Nodes;
using Skyops.Tests.Testing;

namespace Skyops.Tests.Ethereum.Peers;

/// <summary>Asks ethers in a Node process, once for many questions.</summary>
internal static class EthersPeer
{
    private static readonly NodePeer Peer = new("ethers", "ethers");

    public static async Task<IReadOnlyList<JsonObject>> AskAsync(IEnumerable<JsonObject> questions)
    {
        var asked = new JsonArray([.. questions]);
        var text = await Peer.RunAsync(["answer.mjs"], asked.ToJsonString());
        var answers = JsonSerializer.Deserialize<JsonArray>(text)!.Select(answer => (JsonObject)answer!).ToList();
        Assert.Equal(asked.Count, answers.Count);
        return answers;
    }

    /// <summary>A text member of an answer; a refusal of ethers fails the test with its code.</summary>
    public static string Text(this JsonObject answer, string member) =>
        (string?)answer[member] ?? throw new Xunit.Sdk.XunitException($"ethers answered {answer.ToJsonString()}");

    public static string Hex(ReadOnlySpan<byte> bytes) => $"0x{Convert.ToHexStringLower(bytes)}";
}
