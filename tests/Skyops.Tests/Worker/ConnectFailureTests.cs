using Skyops.Grpc;
using Skyops.Worker.Gateway;

namespace Skyops.Tests.Worker;

/// <summary>What a worker may take for the word of a silo that gives no lease away.</summary>
public sealed class ConnectFailureTests
{
    [Fact]
    public void A_silo_that_says_it_stands_by_is_inactive()
    {
        var trailers = new GrpcMetadata();
        trailers.Add("skyops-standby", "1");
        Assert.True(ConnectFailure.IsInactive(new GrpcException(new GrpcStatus(GrpcStatusCode.Unavailable, "stands by"), trailers)));
    }

    [Fact]
    public void A_silo_that_is_merely_unavailable_or_silent_may_be_active()
    {
        Assert.False(ConnectFailure.IsInactive(new GrpcException(GrpcStatusCode.Unavailable, "busy")));
        Assert.False(ConnectFailure.IsInactive(new TimeoutException()));
    }
}
