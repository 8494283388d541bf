// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

interface IToken {
    function balanceOf(address account) external view returns (uint256);
}

interface IBooks {
    struct Totals {
        uint128 deposited;
        uint128 exited;
        uint128 claimed;
    }

    function totalsOf(address asset) external view returns (Totals memory);
    function held(address asset) external view returns (uint128);
    function owed(address asset) external view returns (uint128);
    function rootCount() external view returns (uint64);
    function newestRoot() external view returns (uint64);
    function settledRoot() external view returns (uint64);
    function depositCount() external view returns (uint64);
    function paused() external view returns (bool);
}

/// @title All that the fuzzing compares after every step, in one call.
contract Watch {
    struct Asset {
        IBooks.Totals totals;
        uint128 held;
        uint128 owed;
        uint256 balance;
    }

    struct View {
        Asset token;
        Asset ether_;
        uint64 rootCount;
        uint64 newestRoot;
        uint64 settledRoot;
        uint64 depositCount;
        bool paused;
    }

    function look(IBooks escrow, address token) external view returns (View memory) {
        address self = address(escrow);
        return View(
            Asset(escrow.totalsOf(token), escrow.held(token), escrow.owed(token), IToken(token).balanceOf(self)),
            Asset(escrow.totalsOf(address(0)), escrow.held(address(0)), escrow.owed(address(0)), self.balance),
            escrow.rootCount(),
            escrow.newestRoot(),
            escrow.settledRoot(),
            escrow.depositCount(),
            escrow.paused()
        );
    }
}
