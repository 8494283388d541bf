using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Google.Protobuf;
using Skyops.Grpc;
using Skyops.Grpc.Client;
using Skyops.Tests.Grpc.Protos;

namespace Skyops.Tests.Grpc;

/// <summary>Bytes that no gRPC client would send: each gets a typed answer and the server goes on serving.</summary>
public sealed class MalformedRequestTests : IAsyncLifetime, IDisposable
{
    private readonly HttpClient http = new();
    private EchoServer server = null!;

    public async Task InitializeAsync() => server = await EchoServer.StartAsync();

    public async Task DisposeAsync() => await server.DisposeAsync();

    public void Dispose() => http.Dispose();

    [Theory]
    [InlineData("", GrpcStatusCode.Internal)] // no message at all
    [InlineData("00", GrpcStatusCode.Internal)] // prefix cut short
    [InlineData("00000000", GrpcStatusCode.Internal)]
    [InlineData("0000000005", GrpcStatusCode.Internal)] // no payload
    [InlineData("00000000050801", GrpcStatusCode.Internal)] // payload cut short
    [InlineData("00ffffffff", GrpcStatusCode.ResourceExhausted)]
    [InlineData("0000400001", GrpcStatusCode.ResourceExhausted)] // 4 MiB and one byte
    [InlineData("01000000020801", GrpcStatusCode.Unimplemented)] // compressed
    [InlineData("02000000020801", GrpcStatusCode.Internal)] // unknown flag
    [InlineData("0000000002ffff", GrpcStatusCode.Internal)] // no valid protobuf
    [InlineData("000000000208010000000000", GrpcStatusCode.Internal)] // two messages to a unary method
    [InlineData("00000000020801", GrpcStatusCode.Ok)]
    [InlineData("0000000000", GrpcStatusCode.Ok)] // the empty message is a message
    public async Task A_malformed_body_has_its_own_status(string hex, GrpcStatusCode expected)
    {
        Assert.Equal(expected, await StatusOfAsync("Unary", Convert.FromHexString(hex)));
        Assert.Empty(server.Log.Entries);
    }

    [Fact]
    public async Task Random_bytes_never_break_the_server()
    {
        const int Seed = 20261121;
        var random = new Random(Seed);
        GrpcStatusCode[] allowed =
        [
            GrpcStatusCode.Ok, GrpcStatusCode.Internal, GrpcStatusCode.ResourceExhausted, GrpcStatusCode.Unimplemented,
        ];
        for (var round = 0; round < 400; round++)
        {
            var body = MakeBody(random);
            var method = random.Next(2) == 0 ? "Duplex" : "ClientStream";
            var status = await StatusOfAsync(method, body);
            Assert.True(
                allowed.Contains(status),
                $"Seed {Seed}, round {round}, {method} {Convert.ToHexString(body)}: {status}");
        }

        Assert.Empty(server.Log.Entries);
        using var channel = new GrpcChannel(server.Address);
        var request = new EchoMessage { Number = 5 };
        Assert.Equal(request, await channel.UnaryAsync(EchoService.Name, "Unary", request, EchoMessage.Parser));
    }

    [Fact]
    public async Task A_malformed_deadline_is_refused()
    {
        using var request = Post("Unary", new byte[5], "application/grpc");
        request.Headers.TryAddWithoutValidation("grpc-timeout", "soon");
        using var response = await http.SendAsync(request);
        Assert.Equal("13", Assert.Single(response.Headers.GetValues("grpc-status")));
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/grpc-web")]
    [InlineData("application/grpc+json")]
    public async Task Another_content_type_is_http_415(string contentType)
    {
        using var request = Post("Unary", new byte[5], contentType);
        using var response = await http.SendAsync(request);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    [Fact]
    public async Task Http_1_is_refused_with_the_reason()
    {
        using var request = Post("Unary", new byte[5], "application/grpc");
        request.Version = HttpVersion.Version11;
        request.RequestUri = new Uri(server.Http1Address, request.RequestUri!.AbsolutePath);
        using var response = await http.SendAsync(request);
        Assert.Equal(HttpStatusCode.UpgradeRequired, response.StatusCode);
        Assert.Contains("HTTP/2", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_routes_and_unknown_paths_are_left_alone()
    {
        Assert.Equal("another API", await http.GetStringAsync(new Uri(server.Http1Address, "/other/api")));
        using var missing = await http.GetAsync(new Uri(server.Http1Address, "/no/thing"));
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    /// <summary>Valid frames, of which some bytes are then changed, cut off or made up.</summary>
    private static byte[] MakeBody(Random random)
    {
        using var body = new MemoryStream();
        for (var frame = random.Next(4); frame >= 0; frame--)
        {
            var message = new EchoMessage { Number = random.NextInt64(), Text = new string('y', random.Next(200)) };
            body.Write([0, 0, 0, (byte)(message.CalculateSize() >> 8), (byte)message.CalculateSize()]);
            message.WriteTo(body);
        }

        var bytes = body.ToArray();
        for (var flips = random.Next(4); flips > 0; flips--)
        {
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        }

        if (random.Next(3) == 0)
        {
            random.NextBytes(bytes.AsSpan(random.Next(bytes.Length)));
        }

        return bytes[..(random.Next(2) == 0 ? bytes.Length : random.Next(bytes.Length))];
    }

    private async Task<GrpcStatusCode> StatusOfAsync(string method, byte[] body)
    {
        using var request = Post(method, body, "application/grpc");
        using var response = await http.SendAsync(request).WaitAsync(Patience.Limit);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var where = response.Headers.Contains("grpc-status") ? (HttpHeaders)response.Headers : response.TrailingHeaders;
        return (GrpcStatusCode)int.Parse(
            Assert.Single(where.GetValues("grpc-status")), System.Globalization.CultureInfo.InvariantCulture);
    }

    private HttpRequestMessage Post(string method, byte[] body, string contentType)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Address, $"/{EchoService.Name}/{method}"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        return request;
    }
}
