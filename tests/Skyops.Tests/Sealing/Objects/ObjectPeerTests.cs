using System.Text.Json.Nodes;
using Skyops.Sealing.Keys;
using Skyops.Sealing.Objects;
using Skyops.Sealing.Wrapping;

namespace Skyops.Tests.Sealing.Objects;

/// <summary>
/// The formats are what their descriptions say: a second implementation of them, in another language and on another
/// HPKE, reads what this one writes and the other way round.
/// </summary>
public sealed class ObjectPeerTests : IDisposable
{
    private static readonly int[] Sizes = [0, 1, 1000, 65_535, 65_536, 65_537, 131_072, 600_000];
    private static readonly SealingContext[] Contexts = [Sample.Context, .. ContextTests.Others];

    private readonly ContentKey _key = ContentKey.Create();

    public void Dispose() => _key.Dispose();

    [Fact]
    public async Task What_is_sealed_here_opens_there()
    {
        var answers = await HpkePeer.AskAsync(Sizes.Select((size, i) => Question("openObject", Contexts[i],
            "object", SealedObject.Seal(Sample.Plaintext(size), _key, Contexts[i]))));
        for (var i = 0; i < Sizes.Length; i++)
            Assert.Equal(Sample.Plaintext(Sizes[i]), answers[i].BytesOf("plaintext"));
    }

    [Fact]
    public async Task What_is_sealed_there_opens_here()
    {
        var answers = await HpkePeer.AskAsync(Sizes.Select((size, i) => Question("sealObject", Contexts[i],
            "plaintext", Sample.Plaintext(size))));
        for (var i = 0; i < Sizes.Length; i++)
            Assert.Equal(Sample.Plaintext(Sizes[i]), SealedObject.Open(answers[i].BytesOf("object"), _key, Contexts[i]));
    }

    [Fact]
    public async Task Envelopes_open_there_in_every_context()
    {
        using var recipient = SealingKey.Create();
        var answers = await HpkePeer.AskAsync(Contexts.Select(context => new JsonObject
        {
            ["kind"] = "unwrap",
            ["privateKey"] = HpkePeer.Scalar(recipient),
            ["context"] = HpkePeer.Context(context),
            ["envelope"] = HpkePeer.Hex(SealedEnvelope.Create(_key, context, recipient.PublicKey).Encoded),
        }));
        foreach (var answer in answers)
            Assert.Equal(_key.Secret.ToArray(), answer.BytesOf("key"));
    }

    private JsonObject Question(string kind, SealingContext context, string member, byte[] content) => new()
    {
        ["kind"] = kind,
        ["key"] = HpkePeer.Hex(_key.Secret),
        ["context"] = HpkePeer.Context(context),
        [member] = HpkePeer.Hex(content),
    };
}
